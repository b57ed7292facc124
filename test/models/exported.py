"""Small models of transformers and timm with random weights, and the features that torch computes of pictures by formula.py.

pip install torch==2.14.1 timm==1.0.31 transformers==5.24.0 onnx onnxscript
python test/models/exported.py save FOLDER       (own/vit, own/mobilenet: folders that the export scripts take for hub names)
python test/models/exported.py features FOLDER   (their features, as JSON)
"""
import json
import os
import sys

import timm
import torch
import transformers as hf
from safetensors.torch import load_file, save_file

from formula import images, numbers

what, folder = sys.argv[1:]
vit, mobilenet = (os.path.join(folder, "own", name) for name in ("vit", "mobilenet"))
NAME = "mobilenetv3_small_050"

if what == "save":
    torch.manual_seed(0)
    config = hf.ViTConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=48, image_size=32, patch_size=8)
    hf.ViTModel(config, add_pooling_layer=False).save_pretrained(vit)
    hf.ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(vit)
    os.makedirs(mobilenet, exist_ok=True)
    model = timm.create_model(NAME)
    save_file(model.state_dict(), os.path.join(mobilenet, "model.safetensors"))
    with open(os.path.join(mobilenet, "config.json"), "w") as file:
        cfg = {**model.pretrained_cfg, "input_size": [3, 64, 64]}
        json.dump({"architecture": NAME, "num_classes": 1000, "pretrained_cfg": {k: v for k, v in cfg.items() if k not in ("url", "hf_hub_id")}}, file)
else:
    first = hf.ViTModel.from_pretrained(vit, add_pooling_layer=False).eval()
    second = timm.create_model(NAME, num_classes=0).eval()
    state = load_file(os.path.join(mobilenet, "model.safetensors"))
    second.load_state_dict({k: v for k, v in state.items() if not k.startswith("classifier")})
    with torch.no_grad():
        print(json.dumps({
            "own/vit": {"size": 32, "features": numbers(first(pixel_values=images(2, 3, 32)).last_hidden_state[:, 0])},
            "timm/local-dir:own/mobilenet": {"size": 64, "features": numbers(second(images(2, 3, 64)))},
        }))
