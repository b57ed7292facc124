"""Weights, images and texts by a formula that formula.ts has too, and how numbers are kept in JSON."""
import math
import zlib

import numpy as np
import torch


def uniform(name, shape):
    """Values in [0, 1) from murmur3's finaliser of place xor CRC-32 of the name."""
    with np.errstate(over="ignore"):
        h = np.arange(math.prod(shape), dtype=np.uint32) ^ np.uint32(zlib.crc32(name.encode()))
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
        h *= np.uint32(0xC2B2AE35)
        h ^= h >> np.uint32(16)
    return (h.astype(np.float64) / 2**32).reshape(shape)


def value(name, shape):
    u = uniform(name, shape)
    if len(shape) == 0:
        return np.array(math.log(1 / 0.07))
    if name.endswith("running_var"):
        return 0.5 + u
    if len(shape) == 1 and name.endswith("weight"):
        return 1 + 0.2 * (2 * u - 1)
    if len(shape) == 1:
        return 0.1 * (2 * u - 1)
    return (2 * u - 1) * math.sqrt(3 / math.prod(shape[1:]))


def fill(model, prefix=""):
    state = {}
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked") or name == "attn_mask":
            continue
        state[name] = torch.from_numpy(value(prefix + name, tuple(tensor.shape))).float()
    model.load_state_dict(state, strict=False)
    return model


def images(batch, channels, size):
    """[batch, channels, size, size] from the formula for [batch, size, size, channels], as we hold images."""
    u = uniform("images", (batch, size, size, channels))
    return torch.from_numpy(4 * u - 2).float().permute(0, 3, 1, 2).contiguous()


def texts(batch, context, vocabulary):
    """Ids of different lengths, each with CLIP's start and end token where the vocabulary is CLIP's."""
    u = uniform("texts", (batch, context))
    clip = vocabulary == 49408
    ids = (u * (49406 if clip else vocabulary - 1)).astype(np.int64) + (0 if clip else 1)
    for row in range(batch):
        length = 4 + row * (context - 4) // max(batch - 1, 1)
        ids[row, length:] = 0
        if clip:
            ids[row, 0], ids[row, length - 1] = 49406, 49407
    return torch.from_numpy(ids)


def numbers(tensor, count=48):
    """The values at `count` places, evenly spread, and the root of the sum of squares."""
    flat = tensor.detach().double().flatten()
    places = [i * len(flat) // count for i in range(count)] if len(flat) > count else range(len(flat))
    return {"values": [float(f"{flat[i]:.7g}") for i in places], "norm": float(f"{flat.norm():.8g}")}
