"""Makes pillow.json: what Pillow makes of small pictures. Run: python3 pillow.py > pillow.json (Pillow 13.0.0, NumPy 2.4.6)."""
import base64, io, json
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps
import PIL

rng = np.random.default_rng(0)
# Smooth enough to look like a picture, with all kinds of values.
a = rng.integers(0, 256, (5, 6, 3)).astype(np.uint8)
img = Image.fromarray(a).resize((24, 17), Image.BICUBIC)
b64 = lambda image: base64.b64encode(np.asarray(image.convert("RGB")).tobytes()).decode()


def hue(image, shift):
    h, s, v = image.convert("HSV").split()
    np_h = np.asarray(h).astype(np.int16) + int(shift * 255)
    return Image.merge("HSV", (Image.fromarray((np_h % 256).astype(np.uint8), "L"), s, v)).convert("RGB")


def solarize_add(image, add):
    return image.point([min(255, i + add) if i < 128 else i for i in range(256)] * 3)


def evaluation(image, size, resize, kernel):
    w, h = image.size
    W, H = (resize, int(resize * h / w)) if w <= h else (int(resize * w / h), resize)
    image = image.resize((W, H), kernel)
    top, left = int(round((H - size) / 2.0)), int(round((W - size) / 2.0))
    return image.crop((left, top, left + size, top + size))


def file(image, format, **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return base64.b64encode(buffer.getvalue()).decode()


affine = lambda m: img.transform(img.size, Image.AFFINE, m, resample=Image.BILINEAR, fillcolor=(124, 116, 104))
rgba = img.copy()
rgba.putalpha(Image.fromarray(rng.integers(0, 256, (17, 24)).astype(np.uint8)))
grey16 = Image.fromarray((np.arange(12 * 10).reshape(10, 12) * 500).astype(np.uint16))
exif = Image.Exif()
exif[274] = 6
upright = Image.Exif()
upright[274] = 1
def part(subsampling, progressive, box, size, kernel):
    """A part of a JPEG, resized: across first, then down, as every Pillow up to 12 does (13 sometimes the other way round)."""
    data = base64.b64decode(file(photograph, "JPEG", quality=90, subsampling=subsampling, progressive=progressive))
    image = Image.open(io.BytesIO(data)).convert("RGB").crop(box)
    kernel = getattr(Image, kernel)
    return b64(image.resize((size, image.height), kernel).resize((size, size), kernel))


photograph = Image.fromarray(rng.integers(0, 256, (9, 12, 3)).astype(np.uint8)).resize((100, 75), Image.BICUBIC)
parts = [
    {"subsampling": subsampling, "progressive": progressive, "box": box, "size": size, "kernel": kernel}
    for subsampling in (0, 1, 2)
    for progressive, box, size, kernel in (
        (False, (0, 0, 100, 75), 24, "BILINEAR"),
        (True, (17, 16, 66, 53), 24, "BICUBIC"),
        (False, (31, 33, 47, 50), 30, "BICUBIC"),
        (True, (48, 9, 99, 75), 20, "BILINEAR"),
    )
]
out = {
    "pillow": PIL.__version__,
    "width": 24,
    "height": 17,
    "picture": b64(img),
    "resample": {
        f"{kernel} {w}x{h}": b64(img.resize((w, h), getattr(Image, name)))
        for kernel, name in (("cubic", "BICUBIC"), ("linear", "BILINEAR"))
        for w, h in ((48, 40), (10, 8), (7, 40), (24, 30))
    },
    "operations": {
        "AutoContrast": b64(ImageOps.autocontrast(img)),
        "Equalize": b64(ImageOps.equalize(img)),
        "Invert": b64(ImageOps.invert(img)),
        "Posterize": b64(ImageOps.posterize(img, 1)),
        "Solarize": b64(ImageOps.solarize(img, 256 - int(0.9 * 256))),
        "SolarizeAdd": b64(solarize_add(img, int(0.9 * 110))),
        "Color": b64(ImageEnhance.Color(img).enhance(1 + 0.9 * 0.9)),
        "Contrast": b64(ImageEnhance.Contrast(img).enhance(1 + 0.9 * 0.9)),
        "Brightness": b64(ImageEnhance.Brightness(img).enhance(1 + 0.9 * 0.9)),
        "Sharpness": b64(ImageEnhance.Sharpness(img).enhance(1 + 0.9 * 0.9)),
        "ShearX": b64(affine((1, 0.27, 0, 0, 1, 0))),
        "ShearY": b64(affine((1, 0, 0, 0.27, 1, 0))),
        "TranslateX": b64(affine((1, 0, 0.9 * 0.45 * 24, 0, 1, 0))),
        "TranslateY": b64(affine((1, 0, 0, 0, 1, 0.9 * 0.45 * 17))),
        "Rotate": b64(img.rotate(27, resample=Image.BILINEAR, fillcolor=(124, 116, 104))),
    },
    "hue": b64(hue(img, 0.1)),
    "hueBack": b64(hue(img, -0.07)),
    "greyscale": b64(img.convert("L")),
    "contrast": b64(ImageEnhance.Contrast(img).enhance(0.6)),
    "flip": b64(ImageOps.mirror(img)),
    "evaluation": {
        "cubic": b64(evaluation(img, 12, 14, Image.BICUBIC)),
        "linear enlarged": b64(evaluation(img, 28, 32, Image.BILINEAR)),
    },
    "jpegs": [
        file(photograph, "JPEG", quality=90, subsampling=subsampling, progressive=progressive)
        for subsampling in (0, 1, 2)
        for progressive in (False, True)
    ],
    "parts": [{**one, "pixels": part(*one.values())} for one in parts],
    "files": {
        "rgba.png": file(rgba, "PNG"),
        "grey.png": file(img.convert("L"), "PNG"),
        "palette.png": file(img.quantize(8), "PNG"),
        "palette pixels": b64(img.quantize(8)),
        "grey16.png": file(grey16, "PNG"),
        "unturned.jpg": file(img, "JPEG", quality=95, exif=upright),
        "cmyk.jpg": file(img.convert("CMYK"), "JPEG", quality=95),
        "turned.jpg": file(img, "JPEG", quality=95, exif=exif),
        "animated.gif": file(Image.new("RGB", (8, 6), (255, 0, 0)), "GIF", save_all=True, append_images=[Image.new("RGB", (8, 6), (0, 0, 255))]),
        "two.webp": file(Image.new("RGB", (8, 6), (255, 0, 0)), "WEBP", save_all=True, lossless=True, append_images=[Image.new("RGB", (8, 6), (0, 0, 255))]),
        "big.jpg": file(Image.new("RGB", (600, 400), (20, 120, 220)), "JPEG"),
        "bomb.png": file(Image.new("1", (20000, 20000)), "PNG"),
    },
}
print(json.dumps(out))
