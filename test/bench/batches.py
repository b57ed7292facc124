"""The peer of batches.bench.ts: PyTorch's DataLoader with Pillow, two workers on two cores.

RandomResizedCrop(224, scale 0.08-1, bilinear), flip, ToTensor and Normalize as torchvision defines them, on the same files;
written out, so that torchvision need not be installed. Workers stay alive between runs."""
import math
import os
import random
import sys

import numpy as np
import torch
from PIL import Image

from peer import serve

folder, batch, workers, epochs = sys.argv[1], *map(int, sys.argv[2:5])
mean = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
std = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


def crop_of(width, height):
    for _ in range(10):
        area = width * height * random.uniform(0.08, 1)
        ratio = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if 0 < w <= width and 0 < h <= height:
            top, left = random.randint(0, height - h), random.randint(0, width - w)
            return left, top, left + w, top + h
    side = min(width, height)
    return (width - side) // 2, (height - side) // 2, (width + side) // 2, (height + side) // 2


class Pictures(torch.utils.data.Dataset):
    def __init__(self):
        self.files = sorted(os.path.join(folder, name) for name in os.listdir(folder))

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        image = Image.open(self.files[i]).convert("RGB")
        image = image.crop(crop_of(*image.size)).resize((224, 224), Image.BILINEAR)
        if random.random() < 0.5:
            image = image.transpose(Image.FLIP_LEFT_RIGHT)
        pixels = torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous().float().div(255)
        return (pixels - mean) / std


loader = torch.utils.data.DataLoader(
    Pictures(), batch, shuffle=True, num_workers=workers, persistent_workers=True, prefetch_factor=4
)


def run():
    for _ in range(epochs):
        for _ in loader:
            pass


serve(run)
