"""Makes zero-shot.json by OpenCLIP: python test/transfer/heads/zero-shot.py > test/transfer/heads/zero-shot.json

pip install torch==2.13.0 open_clip_torch==3.3.0

OpenCLIP's own procedure (open_clip.build_zero_shot_classifier) with its tokeniser, on a small CLIP of its own whose
weights a formula gives (test/models/formula.py): the text tower of `clip-tiny-vit`.
"""
import json
import sys
from pathlib import Path

import open_clip
import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
from formula import fill, numbers

model = fill(
    open_clip.model.CLIP(
        128,
        dict(layers=4, width=96, patch_size=4, image_size=32, head_width=32),
        dict(context_length=32, vocab_size=49408, width=128, heads=4, layers=2),
    )
).eval()
tokenizer = open_clip.SimpleTokenizer(context_length=32)
classes = ["goldfish", "great white shark", "Staffordshire bull terrier", "T-shirt"]
templates = open_clip.OPENAI_IMAGENET_TEMPLATES
with torch.no_grad():
    head = open_clip.build_zero_shot_classifier(
        model, tokenizer, classes, templates, num_classes_per_batch=2, use_tqdm=False
    )
prompts = [template("goldfish") for template in templates]
print(json.dumps({"classes": classes, "prompts": prompts, "head": numbers(head, 64)}))
