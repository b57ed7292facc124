"""Supervised pre-training on Tiny-ImageNet-32 in PyTorch, with the recipe of data/runs/tiny-imagenet.yaml.

pip install torch==2.13.0 pillow numpy
python test/training/tiny-imagenet.py DATA/images/tiny_imagenet32/dev.tar.gz OUT.csv [SEED...]

One line a seed: seed, steps, accuracy on the 5,000 validation pictures, seconds. Seeds that OUT.csv holds are not run again.
Crops are drawn as torchvision's RandomResizedCrop draws them and resized with Pillow's bilinear filter.
"""
import csv
import io
import math
import os
import random
import sys
import tarfile
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

EPOCHS, BATCH, PEAK, DECAY, SCALE = 3, 128, 3e-3, 0.05, (0.5, 1.0)


class Block(nn.Module):
    """torchvision's BasicBlock."""

    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o)
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        down = stride > 1 or i != o
        self.shortcut = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o)) if down else None

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.shortcut is None else self.shortcut(x)))


def resnet_tiny(classes):
    model = nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, classes),
    )
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    return model


def pictures(archive):
    found = {"train": [], "val": []}
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile():
                split, wnid, _ = member.name.split("/")
                image = Image.open(io.BytesIO(tar.extractfile(member).read())).convert("RGB")
                found[split].append((wnid, image))
    return found, sorted({wnid for wnid, _ in found["train"]})


def changed(image, rng):
    width, height = image.size
    box = None
    for _ in range(10):
        area = width * height * rng.uniform(*SCALE)
        ratio = math.exp(rng.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            top, left = rng.randint(0, height - h), rng.randint(0, width - w)
            box = (left, top, left + w, top + h)
            break
    if box:
        image = image.resize((32, 32), Image.BILINEAR, box=box)
    return image.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else image


def tensor(images):
    pixels = torch.from_numpy(np.stack([np.asarray(image) for image in images])).permute(0, 3, 1, 2)
    return (pixels.float() / 255 - 0.5) / 0.5


def train(seed, data, classes):
    torch.manual_seed(seed)
    rng = random.Random(seed)
    label = {wnid: i for i, wnid in enumerate(classes)}
    model = resnet_tiny(len(classes)).to(memory_format=torch.channels_last)
    groups = [
        {"params": [p for p in model.parameters() if p.dim() > 1], "weight_decay": DECAY},
        {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=PEAK)
    per_epoch = len(data["train"]) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK, EPOCHS * per_epoch, cycle_momentum=False)
    start = time.time()
    for epoch in range(EPOCHS):
        order = list(range(len(data["train"])))
        rng.shuffle(order)
        for step in range(per_epoch):
            batch = [data["train"][i] for i in order[step * BATCH : (step + 1) * BATCH]]
            images = tensor([changed(image, rng) for _, image in batch]).contiguous(memory_format=torch.channels_last)
            loss = F.cross_entropy(model(images), torch.tensor([label[wnid] for wnid, _ in batch]))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            if step % 50 == 0:
                print(f"seed {seed} epoch {epoch} step {step} loss {loss.item():.3f}", flush=True)
    seconds = time.time() - start
    model.eval()
    right = 0
    with torch.inference_mode():
        for i in range(0, len(data["val"]), 500):
            part = data["val"][i : i + 500]
            found = model(tensor([image for _, image in part])).argmax(1)
            right += sum(int(found[j]) == label[wnid] for j, (wnid, _) in enumerate(part))
    return EPOCHS * per_epoch, right / len(data["val"]), seconds


if __name__ == "__main__":
    archive, out, *seeds = sys.argv[1:]
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", len(os.sched_getaffinity(0)))))
    done = set()
    if os.path.exists(out):
        done = {row["seed"] for row in csv.DictReader(open(out))}
    else:
        open(out, "w").write("seed,steps,accuracy,seconds\n")
    data, classes = pictures(archive)
    for seed in seeds or ["0", "1", "2"]:
        if seed not in done:
            steps, accuracy, seconds = train(int(seed), data, classes)
            with open(out, "a") as file:
                file.write(f"{seed},{steps},{accuracy},{seconds:.0f}\n")
