"""Makes fine-tune.json: small fine-tunes by PyTorch, the loss of every step, for fine-tune.test.ts.

pip install torch==2.13.0 scikit-learn torchvision==0.28.0
python test/transfer/finetune/fine-tune.py > test/transfer/finetune/fine-tune.json

The encoder is the icons' ResNet with weights that a formula gives (test/models/formula.py); the pictures are noise by
the formula with one third bright, by class. Batches are those that the test's seed draws, written down here.
"""
import copy
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
from formula import fill, uniform
from torchvision.models.resnet import BasicBlock

torch.manual_seed(0)


class IconResnet(torch.nn.Module):
    """The icons' ResNet (resnet-tiny-icons), of torchvision's blocks."""

    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, 32, 5, 2, 2, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(32)
        for i, (inputs, outputs) in enumerate([(32, 32), (32, 64), (64, 128)]):
            down = torch.nn.Sequential(torch.nn.Conv2d(inputs, outputs, 1, 2, bias=False)) if i > 0 else None
            layer = torch.nn.Sequential(BasicBlock(inputs, outputs, 2 if i > 0 else 1, down))
            setattr(self, f"layer{i + 1}", layer)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return torch.flatten(F.avg_pool2d(self.layer3(self.layer2(self.layer1(x))), 2), 1)


COUNT, CLASSES, WIDTH, SCALE = 20, 3, 512, 20
BATCHES = json.loads((Path(__file__).parent / "fine-tune-batches.json").read_text())
STEPS, WARMUP, PEAK, DECAY = len(BATCHES), 3, 5e-4, 0.1

labels = torch.arange(COUNT) % CLASSES
noise = np.floor(uniform("pictures", (COUNT, 32, 32)) * 100)
for i in range(COUNT):
    noise[i, 11 * (i % CLASSES) : 11 * (i % CLASSES) + 10] += 25
pictures = torch.from_numpy((noise / 255 - 0.5) / 0.5).float()[:, None]
zero_shot = F.normalize(torch.from_numpy(2 * uniform("zero-shot", (WIDTH, CLASSES)) - 1).float(), dim=0)


def rate(step):
    if step < WARMUP:
        return PEAK * (step + 1) / WARMUP
    return 0.5 * (1 + math.cos(math.pi * (step - WARMUP) / (STEPS - WARMUP))) * PEAK


def finetune(weight, bias, kind, decay_all):
    encoder = fill(IconResnet())
    weight = torch.nn.Parameter(weight.clone())
    head = [weight]
    if bias is not None:
        bias = torch.nn.Parameter(bias.clone())
        head.append(bias)
    everything = [*encoder.parameters(), *head]
    groups = [
        {"params": [p for p in everything if decay_all or p.ndim > 1], "weight_decay": DECAY},
        {"params": [p for p in everything if not (decay_all or p.ndim > 1)], "weight_decay": 0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=PEAK)

    def logits(x):
        features = F.normalize(encoder(x), dim=-1)
        if kind == "cosine":
            return SCALE * features @ F.normalize(weight, dim=0)
        return features @ weight + bias

    losses = []
    for step, batch in enumerate(BATCHES):
        encoder.train()
        for group in optimiser.param_groups:
            group["lr"] = rate(step)
        optimiser.zero_grad()
        loss = F.cross_entropy(logits(pictures[batch]), labels[batch])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(everything, 1.0)
        optimiser.step()
        losses.append(loss.item())
    encoder.eval()
    with torch.no_grad():
        after = F.cross_entropy(logits(pictures), labels).item()
    return {"losses": losses, "after": after}


encoder = fill(IconResnet()).eval()
with torch.no_grad():
    frozen = F.normalize(encoder(pictures), dim=-1)
probe = LogisticRegression(C=1, tol=1e-10, max_iter=100000).fit(frozen.numpy(), labels.numpy())
probed = torch.from_numpy(probe.coef_.T).float(), torch.from_numpy(probe.intercept_).float()
zeros = torch.zeros(CLASSES)
print(
    json.dumps(
        {
            "linear": finetune(SCALE * zero_shot, zeros, "linear", True),
            "cosine": finetune(zero_shot, None, "cosine", False),
            "lp-ft": {"weight": probed[0][:4].tolist(), **finetune(*probed, "linear", False)},
        },
        indent=1,
    )
)
