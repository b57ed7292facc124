"""Makes tensors/: small files as PyTorch, safetensors and NumPy write them, and expected.json with what they hold.

pip install torch==2.13.0 safetensors==0.8.0 numpy
python test/formats/tensors.py
"""
import argparse
import collections
import json
import os
import pickle

import numpy as np
import torch
import torch.nn as nn
from safetensors.torch import save_file

folder = os.path.join(os.path.dirname(__file__), "tensors")
os.makedirs(folder, exist_ok=True)
torch.manual_seed(0)

base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 7
tensors = collections.OrderedDict(
    f32=base,
    f64=base.double() * 3,
    f16=(base * 1000).half(),
    bf16=(base * 1000).bfloat16(),
    i64=torch.arange(-3, 3),
    i32=torch.arange(-3, 3, dtype=torch.int32),
    i16=torch.tensor([[-300], [300]], dtype=torch.int16),
    i8=torch.tensor([-128, 127], dtype=torch.int8),
    u8=torch.tensor([0, 255], dtype=torch.uint8),
    bool=torch.tensor([True, False]),
    scalar=torch.tensor(2.5),
    empty=torch.zeros(0, 3),
    transposed=base.permute(2, 0, 1),
    window=base[1, :, 1:3],
    parameter=nn.Parameter(base[0]),
)


def expected(named):
    return {
        k: {"shape": list(v.shape), "values": v.detach().double().flatten().tolist()} for k, v in named.items()
    }


def at(name):
    return os.path.join(folder, name)


wrapped = {"epoch": 3, "arch": "tiny", "state_dict": tensors, "args": argparse.Namespace(lr=0.1), "best": np.float64(0.5)}
torch.save(wrapped, at("wrapped.pt"))
torch.save(wrapped, at("protocol4.pt"), pickle_protocol=4)
torch.save(wrapped, at("legacy.pt"), _use_new_zipfile_serialization=False)
named = nn.Parameter(base[0].clone())
named.label = "an attribute of Python's"
torch.save({"labelled": named}, at("labelled.pt"))


class Scripted(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
        self.size = 7

    def forward(self, x):
        return self.inner(x)


scripted = Scripted().eval()
torch.jit.script(scripted).half().save(at("scripted.pt"))
torch.jit.trace(scripted.float(), torch.zeros(1, 3)).save(at("traced.pt"))

plain = {k: v.detach().contiguous() for k, v in tensors.items() if k != "parameter"}
save_file({k: v.clone() for k, v in plain.items()}, at("plain.safetensors"), metadata={"made": "by safetensors"})
arrays = {k: v.numpy() for k, v in plain.items() if k != "bf16"}
arrays["nested/fortran"] = np.asfortranarray(base[0].numpy())
np.savez(at("plain.npz"), **arrays, bf16=plain["bf16"].view(torch.int16).numpy().view("V2"))
np.savez_compressed(at("packed.npz"), **arrays)


class Harm:
    def __reduce__(self):
        return os.system, ("echo harm > /dev/null",)


torch.save({"state_dict": tensors, "more": Harm()}, at("harmful.pt"))
torch.save({"state_dict": tensors, "more": Harm()}, at("harmful-legacy.pt"), _use_new_zipfile_serialization=False)
with open(at("plain.pkl"), "wb") as file:
    pickle.dump({"no": "tensors"}, file)

state = {k: v for k, v in scripted.state_dict().items()}
with open(at("expected.json"), "w") as file:
    json.dump({"tensors": expected(tensors), "scripted": expected(state), "nested/fortran": expected({"x": base[0]})["x"]}, file)
