"""Makes preprocess.json: what Pillow and PyTorch make of small pictures. Run: python3 preprocess.py > preprocess.json (Pillow 13.0.0, PyTorch 2.13.0)."""
import base64, io, json
import numpy as np
import torch
from PIL import Image

rng = np.random.default_rng(3)
picture = Image.fromarray(rng.integers(0, 256, (4, 4, 3)).astype(np.uint8)).resize((12, 12), Image.BICUBIC)
bytes_of = lambda image: base64.b64encode(np.asarray(image).tobytes()).decode()
png = io.BytesIO()
picture.save(png, "png")
kernels = {"bicubic": Image.BICUBIC, "bilinear": Image.BILINEAR}
scalings = {"RGB": ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]), "L": ([0.5], [0.25])}


def evaluated(image, size, shortest, kernel, mode):
    image = image.resize((shortest, shortest), kernels[kernel])
    edge = int(round((shortest - size) / 2.0))
    image = image.crop((edge, edge, edge + size, edge + size)).convert(mode)
    mean, std = (torch.tensor(x) for x in scalings[mode])
    values = torch.from_numpy(np.array(image)).reshape(size, size, -1).float() / 255
    return [round(x, 7) for x in ((values - mean) / std).flatten().tolist()]


cases = [
    dict(source=source, mode=mode, size=size, shortest=shortest, kernel=kernel)
    for source, mode in [("RGB", "RGB"), ("RGB", "L"), ("L", "RGB"), ("L", "L")]
    for size, shortest, kernel in [(12, 12, "bicubic"), (5, 7, "bilinear"), (14, 16, "bicubic")]
]
for case in cases:
    case["expected"] = evaluated(
        picture.convert(case["source"]).convert("RGB"), case["size"], case["shortest"], case["kernel"], case["mode"]
    )
print(
    json.dumps(
        {
            "size": 12,
            "RGB": bytes_of(picture),
            "L": bytes_of(picture.convert("L")),
            "png": base64.b64encode(png.getvalue()).decode(),
            "scalings": scalings,
            "cases": cases,
        }
    )
)
