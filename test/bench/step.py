"""The peer of step.bench.ts: the same training step in PyTorch eager, channels last, with its fused AdamW.

`step.py MODEL BATCH [DEVICE [eager | compile | amp | tf32 | fp32]]`: amp is automatic mixed precision, float16 on a GPU, bfloat16 on
a CPU; tf32 and fp32 are eager with a GPU's convolutions and matrix products rounded to TF32, as TensorFlow's are, or not. What a step is: forward, backward, running statistics, update, and reading the loss."""
import os
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from peer import serve

torch.manual_seed(0)
torch.set_num_threads(len(os.sched_getaffinity(0)))
name, batch, device = sys.argv[1], int(sys.argv[2]), (sys.argv[3:] or ["cpu"])[0]


class Block(nn.Module):
    """torchvision's BasicBlock, with or without a batch norm in its shortcut."""

    def __init__(self, i, o, stride, norm):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        self.shortcut = None
        if stride > 1 or i != o:
            self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False))
            if norm:
                self.shortcut.append(nn.BatchNorm2d(o))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)))


def resnet(channels, size, stride, widths, norm, window):
    first = widths[0]
    return nn.Sequential(
        nn.Conv2d(channels, first, size, stride, size // 2, bias=False), nn.BatchNorm2d(first), nn.ReLU(),
        Block(first, first, 1, norm), Block(first, widths[1], 2, norm), Block(widths[1], widths[2], 2, norm),
        nn.AvgPool2d(window), nn.Flatten(),
    )


def tiny():
    return resnet(3, 3, 1, [16, 32, 64], True, 8)


def icons():
    return resnet(1, 5, 2, [32, 64, 128], False, 2)


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(4096, 128)
        self.fc1, self.fc2 = nn.Linear(128, 256), nn.Linear(256, 128)

    def forward(self, ids):
        present = (ids > 0).float().unsqueeze(2)
        mean = (self.embedding(ids) * present).sum(1) / present.sum(1).clamp(min=1)
        return self.fc2(F.relu(self.fc1(mean)))


class Clip(nn.Module):
    def __init__(self, image, text):
        super().__init__()
        self.image, self.text = image, text
        self.logit_scale = nn.Parameter(torch.tensor(2.6593))

    def forward(self, images, ids):
        return self.image(images), self.text(ids), self.logit_scale.exp().clamp(max=100)


class Bottleneck(nn.Module):
    """torchvision's, the stride in its 3x3 convolution."""

    def __init__(self, i, width, stride):
        super().__init__()
        o = 4 * width
        self.conv1, self.bn1 = nn.Conv2d(i, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, o, 1, bias=False), nn.BatchNorm2d(o)
        self.shortcut = None
        if stride > 1 or i != o:
            self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        y = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        return F.relu(self.bn3(self.conv3(y)) + (x if self.shortcut is None else self.shortcut(x)))


def resnet50():
    blocks, inputs = [], 64
    for width, depth, stride in [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)]:
        for i in range(depth):
            blocks.append(Bottleneck(inputs, width, stride if i == 0 else 1))
            inputs = 4 * width
    stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    return nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))


class Vit(nn.Module):
    """timm's vit_base_patch32_224, of PyTorch's own layers."""

    def __init__(self, width=768, depth=12, heads=12):
        super().__init__()
        self.embed = nn.Conv2d(3, width, 32, 32)
        self.token = nn.Parameter(torch.zeros(1, 1, width))
        self.position = nn.Parameter(0.02 * torch.randn(1, 50, width))
        layer = nn.TransformerEncoderLayer(
            width, heads, 4 * width, dropout=0, activation="gelu", batch_first=True, norm_first=True
        )
        self.blocks = nn.TransformerEncoder(layer, depth, nn.LayerNorm(width), enable_nested_tensor=False)
        self.head = nn.Linear(width, 1000)

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], 1) + self.position
        return self.head(self.blocks(x)[:, 0])


def clip_loss(images, texts, scale):
    logits = F.normalize(images) @ F.normalize(texts).T * scale
    labels = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2


def nt_xent(features, temperature=0.1):
    n = len(features) // 2
    z = F.normalize(features)
    logits = (z @ z.T / temperature).fill_diagonal_(-1e9)
    labels = torch.arange(2 * n, device=z.device).roll(n)
    return F.cross_entropy(logits, labels)


def pictures(count, channels, size):
    return torch.rand(count, channels, size, size).to(device, memory_format=torch.channels_last)


if name == "resnet-tiny":
    model = nn.Sequential(tiny(), nn.Linear(64, 10))
    inputs, labels = [pictures(batch, 3, 32)], (torch.arange(batch) % 10).to(device)
    loss_of = lambda logits: F.cross_entropy(logits, labels)
elif name == "simclr-tiny":
    norm = lambda: nn.BatchNorm1d(256)
    head = nn.Sequential(
        nn.Linear(64, 256), norm(), nn.ReLU(), nn.Linear(256, 256), norm(), nn.ReLU(), nn.Linear(256, 128)
    )
    model = nn.Sequential(tiny(), head)
    inputs, loss_of = [pictures(2 * batch, 3, 32)], nt_xent
elif name == "clip-tiny-icons":
    model = Clip(nn.Sequential(icons(), nn.Linear(512, 128)), Words())
    inputs = [pictures(batch, 1, 32), torch.randint(0, 4096, (batch, 8)).to(device)]
    loss_of = lambda all: clip_loss(*all)
elif name == "resnet50":
    model = resnet50()
    inputs, labels = [pictures(batch, 3, 224)], (torch.arange(batch) % 10).to(device)
    loss_of = lambda logits: F.cross_entropy(logits, labels)
elif name == "vit-b-32":
    model = Vit()
    inputs, labels = [pictures(batch, 3, 224)], (torch.arange(batch) % 10).to(device)
    loss_of = lambda logits: F.cross_entropy(logits, labels)
elif name == "clip-rn50":
    import clip_rn50

    model = Clip(clip_rn50.Image(), clip_rn50.Text())
    inputs = [pictures(batch, 3, 224), torch.randint(1, 49406, (batch, 77)).to(device)]
    loss_of = lambda all: clip_loss(*all)
else:
    sys.exit(f"no step of {name}")

model = model.to(device, memory_format=torch.channels_last).train()
parameters = list({id(p): p for p in model.parameters() if p.requires_grad}.values())
groups = [
    {"params": [p for p in parameters if p.dim() > 1], "weight_decay": 0.1},
    {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
]
optimiser = torch.optim.AdamW(groups, lr=1e-3, fused=True)
how = (sys.argv[4:] or ["eager"])[0]
if how in ("tf32", "fp32"):
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = how == "tf32"
if how == "compile":
    model = torch.compile(model)
half = torch.float16 if device == "cuda" else torch.bfloat16
scaler = torch.amp.GradScaler(device, enabled=how == "amp" and device == "cuda")


def run():
    optimiser.zero_grad()
    with torch.autocast(device, dtype=half, enabled=how == "amp"):
        loss = loss_of(model(*inputs))
    scaler.scale(loss).backward()
    scaler.step(optimiser)
    scaler.update()
    loss.item()


serve(run)
