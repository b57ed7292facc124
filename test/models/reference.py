"""Makes reference.json: features and gradients of OpenCLIP, timm and torchvision on weights that a formula gives.

pip install torch==2.13.0 open_clip_torch==3.3.0 timm==1.0.31 torchvision==0.28.0
python test/models/reference.py > test/models/reference.json

Every tensor is filled by a hash of its name and of each value's place (see formula.py and formula.ts), so that both sides have the
same weights without a file of them.
"""
import json
import sys

import open_clip
import torch
import torch.nn as nn
import torch.nn.functional as F
from open_clip.modified_resnet import ModifiedResNet
from open_clip.transformer import VisionTransformer
from timm.models.mlp_mixer import MlpMixer
from timm.models.vision_transformer import VisionTransformer as TimmVit
from torchvision.models import resnet50
from torchvision.models.resnet import BasicBlock

from formula import fill, images, numbers, texts, uniform

torch.manual_seed(0)


class Resnet(nn.Module):
    """The small ResNets: torchvision's blocks behind a stem of choice."""

    def __init__(self, channels, stem, widths, shortcut_norm, pool):
        super().__init__()
        size, stride, width = stem
        self.conv1 = nn.Conv2d(channels, width, size, stride, size // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        inputs = width
        for i, outputs in enumerate(widths):
            step = 1 if i == 0 else 2
            down = None
            if step != 1 or inputs != outputs:
                down = nn.Sequential(nn.Conv2d(inputs, outputs, 1, step, bias=False))
                if shortcut_norm:
                    down.append(nn.BatchNorm2d(outputs))
            setattr(self, f"layer{i + 1}", nn.Sequential(BasicBlock(inputs, outputs, step, down)))
            inputs = outputs
        self.stages, self.pool = len(widths), pool

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        for i in range(self.stages):
            x = getattr(self, f"layer{i + 1}")(x)
        return torch.flatten(F.avg_pool2d(x, self.pool or x.shape[-1]), 1)


def tiny_resnet():
    return Resnet(3, (3, 1, 16), (16, 32, 64), True, None)


def icon_resnet():
    return Resnet(1, (5, 2, 32), (32, 64, 128), False, 2)


class Trunk(nn.Module):
    """OpenCLIP's tower of another's trunk with a linear layer into the shared space."""

    def __init__(self, trunk, features, embed):
        super().__init__()
        self.trunk = trunk
        self.head = nn.Module()
        self.head.proj = nn.Linear(features, embed)

    def forward(self, x):
        return self.head.proj(self.trunk(x))


class Words(nn.Module):
    """The mean of the words' embeddings through two layers."""

    def __init__(self):
        super().__init__()
        self.token_embedding = nn.Embedding(4096, 128)
        self.fc1 = nn.Linear(128, 256)
        self.fc2 = nn.Linear(256, 128)

    def forward(self, ids):
        there = (ids > 0).float()[:, :, None]
        mean = (self.token_embedding(ids) * there).sum(1) / there.sum(1).clamp(min=1)
        return self.fc2(F.relu(self.fc1(mean)))


class Clip(nn.Module):
    def __init__(self, visual, text):
        super().__init__()
        self.visual = visual
        for name, child in text.named_children():
            setattr(self, name, child)
        for name, parameter in text.named_parameters(recurse=False):
            setattr(self, name, parameter)
        self.text = [text]
        self.logit_scale = nn.Parameter(torch.zeros(()))

    encode_image = property(lambda self: self.visual)
    encode_text = property(lambda self: self.text[0])


class TinyText(nn.Module):
    """CLIP's text tower by PyTorch's own parts: OpenCLIP's is checked on the full models."""

    def __init__(self):
        super().__init__()
        clip = open_clip.model.CLIP(
            128,
            dict(layers=1, width=64, patch_size=16, image_size=32),
            dict(context_length=32, vocab_size=49408, width=128, heads=4, layers=2),
        )
        self.token_embedding, self.transformer, self.ln_final = clip.token_embedding, clip.transformer, clip.ln_final
        self.positional_embedding, self.text_projection = clip.positional_embedding, clip.text_projection
        self.mask = clip.attn_mask

    def forward(self, ids):
        x = self.token_embedding(ids) + self.positional_embedding
        x = self.ln_final(self.transformer(x, attn_mask=self.mask))
        return x[torch.arange(len(ids)), ids.argmax(-1)] @ self.text_projection


class SimClr(nn.Module):
    def __init__(self, visual, features, hidden, output):
        super().__init__()
        self.visual = visual
        self.image_mlp = nn.Sequential()
        for name, layer in {
            "layer1": nn.Linear(features, hidden), "bn1": nn.BatchNorm1d(hidden), "relu1": nn.ReLU(),
            "layer2": nn.Linear(hidden, hidden), "bn2": nn.BatchNorm1d(hidden), "relu2": nn.ReLU(),
            "layer3": nn.Linear(hidden, output),
        }.items():
            self.image_mlp.add_module(name, layer)

    encode_image = property(lambda self: self.visual)
    project = property(lambda self: self.image_mlp)


class Supervised(nn.Module):
    """A trunk and its classifier under the names that the whole model has."""

    def __init__(self, trunk, name, features, classes):
        super().__init__()
        for child, module in trunk.named_children():
            setattr(self, child, module)
        for parameter, tensor in trunk.named_parameters(recurse=False):
            setattr(self, parameter, tensor)
        setattr(self, name, nn.Linear(features, classes))
        self.trunk, self.head_name = [trunk], name

    encode_image = property(lambda self: self.trunk[0])
    project = property(lambda self: getattr(self, self.head_name))


def openclip(name, quick=False):
    config = open_clip.get_model_config(name)
    return open_clip.model.CLIP(
        config["embed_dim"], config["vision_cfg"], config["text_cfg"], quick_gelu=quick
    )


def tiny_clip_vit():
    return VisionTransformer(32, 4, 96, 4, 3, 4.0, output_dim=128)


def torchvision_resnet50():
    model = resnet50()
    model.fc = nn.Identity()
    return model


def whole(model):
    """A timm model whose forward gives what stands before its head."""
    model.forward = lambda x: model.forward_head(model.forward_features(x), pre_logits=True)
    return model


def timm_vit(**options):
    return whole(TimmVit(num_classes=0, **options))


def timm_mixer(**options):
    return whole(MlpMixer(num_classes=0, **options))


TINY_VIT = dict(img_size=32, patch_size=4, embed_dim=96, depth=4, num_heads=3)
BASE = dict(img_size=224, embed_dim=768)

SMALL = {
    "clip-tiny-icons": lambda: Clip(Trunk(icon_resnet(), 512, 128), Words()),
    "simclr-tiny-icons": lambda: SimClr(icon_resnet(), 512, 256, 128),
    "resnet-tiny-icons": lambda: Supervised(icon_resnet(), "fc", 512, 10),
    "clip-tiny-resnet": lambda: Clip(Trunk(tiny_resnet(), 64, 128), TinyText()),
    "clip-tiny-vit": lambda: Clip(tiny_clip_vit(), TinyText()),
    "clip-tiny-modified-resnet": lambda: Clip(ModifiedResNet([1, 1, 1, 1], 128, 8, 64, 16), TinyText()),
    "simclr-tiny": lambda: SimClr(tiny_resnet(), 64, 256, 128),
    "resnet-tiny": lambda: Supervised(tiny_resnet(), "fc", 64, 10),
    "vit-tiny": lambda: Supervised(timm_vit(**TINY_VIT), "head", 96, 10),
    "mixer-tiny": lambda: Supervised(
        timm_mixer(img_size=32, patch_size=4, embed_dim=96, num_blocks=4, mlp_ratio=(64 / 96, 4)), "head", 96, 10
    ),
}
LARGE = {
    "clip-rn50": lambda: openclip("RN50"),
    "clip-rn50-quickgelu": lambda: openclip("RN50", True),
    "clip-vit-b-32": lambda: openclip("ViT-B-32"),
    "clip-vit-b-32-quickgelu": lambda: openclip("ViT-B-32", True),
    "clip-vit-b-16": lambda: openclip("ViT-B-16"),
    "clip-vit-b-16-quickgelu": lambda: openclip("ViT-B-16", True),
    "simclr-rn50": lambda: SimClr(torchvision_resnet50(), 2048, 4096, 256),
    "resnet50": lambda: Supervised(torchvision_resnet50(), "fc", 2048, 1000),
    "vit-b-16": lambda: Supervised(timm_vit(patch_size=16, depth=12, num_heads=12, **BASE), "head", 768, 1000),
    "vit-b-32": lambda: Supervised(timm_vit(patch_size=32, depth=12, num_heads=12, **BASE), "head", 768, 1000),
    "mixer-b-16": lambda: Supervised(timm_mixer(patch_size=16, num_blocks=12, **BASE), "head", 768, 1000),
    "mixer-b-32": lambda: Supervised(timm_mixer(patch_size=32, num_blocks=12, **BASE), "head", 768, 1000),
}


def outputs(model, x, ids):
    features = {"image": model.encode_image(x)}
    if hasattr(model, "encode_text"):
        features["text"] = model.encode_text(ids)
    if hasattr(model, "project"):
        features["head"] = model.project(features["image"])
    return features


def reference(name, make, size, channels, context, vocabulary, batch, gradients):
    print(name, file=sys.stderr)
    model = fill(make()).eval()
    x, ids = images(batch, channels, size), texts(batch, context, vocabulary)
    with torch.no_grad():
        found = {"name": name, "batch": batch, "eval": {k: numbers(v) for k, v in outputs(model, x, ids).items()}}
    found["parameters"] = sum(p.numel() for p in model.parameters())
    if gradients:
        model.train()
        result = outputs(model, x, ids)
        found["train"] = {k: numbers(v) for k, v in result.items()}
        loss = sum(
            (v * torch.from_numpy(2 * uniform(f"mix {k}", tuple(v.shape)) - 1).float()).sum() for k, v in result.items()
        )
        loss.backward()
        # A convolution's gradient in our order, so that places agree.
        def ours(g):
            return g.permute(2, 3, 1, 0) if g.dim() == 4 else g

        found["gradients"] = {n: numbers(ours(p.grad), 6) for n, p in model.named_parameters() if p.grad is not None}
        found["statistics"] = {
            n: numbers(b, 6) for n, b in model.named_buffers() if n.endswith(("running_mean", "running_var"))
        }
    return found


cases = []
for name, make in SMALL.items():
    icons = name.endswith("icons")
    size = 64 if "modified" in name else 32
    # With 8 images one value before a ReLU lies within rounding of 0, and gradients jump there.
    batch = 6 if "modified" in name else 8
    cases.append(
        reference(name, make, size, 1 if icons else 3, 8 if icons else 32, 4096 if icons else 49408, batch, True)
    )
for name, make in LARGE.items():
    cases.append(reference(name, make, 224, 3, 77, 49408, 2, False))
print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")
