"""The same models in PyTorch, channels last where they convolve, without gradients but for `step`."""
import os
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from peer import serve

torch.manual_seed(0)
torch.set_num_threads(os.cpu_count())
what, *part = sys.argv[1:]
compiled = part[-1:] == ["compile"]
part = part[:1]


def icons():
    from torchvision.models.resnet import BasicBlock

    def down(i, o):
        return nn.Conv2d(i, o, 1, 2, bias=False)

    return nn.Sequential(
        nn.Conv2d(1, 32, 5, 2, 2, bias=False), nn.BatchNorm2d(32), nn.ReLU(), BasicBlock(32, 32),
        BasicBlock(32, 64, 2, down(32, 64)), BasicBlock(64, 128, 2, down(64, 128)), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(512, 10),
    )


if what == "step":
    model = icons().to(memory_format=torch.channels_last)
    images = torch.rand(64, 1, 32, 32).to(memory_format=torch.channels_last)
    labels = torch.arange(64) % 10

    def run():
        model.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        loss.item()
else:
    x = torch.rand(16, 3, 224, 224)
    if what.startswith("clip"):
        import open_clip

        name = {"clip-rn50": "RN50", "clip-vit-b-32": "ViT-B-32"}[what]
        clip = open_clip.create_model(name).eval()
        model = clip.visual if part == ["image"] else clip.encode_text
        if part == ["text"]:
            x = torch.randint(1, 49406, (16, 77))
    else:
        import timm

        model = timm.create_model({"resnet50": "resnet50", "mixer-b-32": "mixer_b32_224"}[what], num_classes=0).eval()
    if x.dim() == 4 and what != "mixer-b-32":
        model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)

    if compiled:
        model = torch.compile(model)

    def run():
        with torch.inference_mode():
            model(x)

serve(run)
