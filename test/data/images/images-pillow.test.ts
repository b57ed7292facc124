import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import {
  evaluationPixels,
  clipEvaluation,
  imagenetEvaluation,
  BadImage,
  decode,
  flip,
  maxPixels,
  openImage,
  operations,
  resample,
  type Kernel,
  type Pixels,
} from "../../../lib/data/images";
import * as tones from "../../../lib/data/images/tone-operations";

interface Golden {
  width: number;
  height: number;
  picture: string;
  resample: Record<string, string>;
  operations: Record<string, string>;
  hue: string;
  hueBack: string;
  greyscale: string;
  contrast: string;
  flip: string;
  evaluation: Record<string, string>;
  files: Record<string, string>;
}
// Made by pillow.py beside it.
const golden = JSON.parse(readFileSync(join(__dirname, "pillow.json"), "utf8")) as Golden;
const bytes = (base64: string | undefined) => Buffer.from(base64 ?? "", "base64");
const picture = (): Pixels => ({
  width: golden.width,
  height: golden.height,
  data: new Uint8Array(bytes(golden.picture)),
});
const file = (name: string) => bytes(golden.files[name]);

function differences(ours: Uint8Array, theirs: Uint8Array): { mean: number; most: number } {
  assert.equal(ours.length, theirs.length);
  let [sum, most] = [0, 0];
  ours.forEach((value, i) => {
    const d = Math.abs(value - (theirs[i] as number));
    sum += d;
    most = Math.max(most, d);
  });
  return { mean: sum / ours.length, most };
}

test("resampling is Pillow's, to a rounding", () => {
  for (const [name, expected] of Object.entries(golden.resample)) {
    const [, kernel, width, height] = /^(\w+) (\d+)x(\d+)$/.exec(name) as unknown as [
      string,
      Kernel,
      string,
      string,
    ];
    const { mean, most } = differences(
      resample(picture(), Number(width), Number(height), kernel).data,
      bytes(expected),
    );
    assert.ok(most <= 1 && mean < 0.02, `${name}: ${mean}, ${most}`);
  }
});

test("RandAugment's operations are Pillow's", () => {
  assert.deepEqual(Object.keys(golden.operations).sort(), Object.keys(operations).sort());
  for (const [name, expected] of Object.entries(golden.operations)) {
    // Rotate and translate: timm's positive sense is Pillow's.
    const ours = operations[name]?.(picture(), 0.9, 1, [124, 116, 104]) as Pixels;
    const { mean, most } = differences(ours.data, bytes(expected));
    assert.ok(most <= 1 && mean < 0.05, `${name}: mean ${mean}, most ${most}`);
  }
});

test("hue, greyscale, contrast and flip are Pillow's", () => {
  for (const [name, ours, expected] of [
    ["hue", tones.hue(picture(), 0.1), golden.hue],
    ["hue back", tones.hue(picture(), -0.07), golden.hueBack],
    ["greyscale", tones.greyscale(picture()), golden.greyscale],
    ["contrast", tones.contrast(picture(), 0.6), golden.contrast],
    ["flip", flip(picture()), golden.flip],
  ] as const) {
    const { mean, most } = differences(ours.data, bytes(expected));
    assert.ok(most <= 4 && mean < 0.02, `${name}: mean ${mean}, most ${most}`);
  }
});

test("evaluation is Pillow's resize and crop", async () => {
  const png = await sharp(picture().data, { raw: { width: 24, height: 17, channels: 3 } })
    .png()
    .toBuffer();
  const shrunk = await evaluationPixels(png, { ...clipEvaluation, size: 12, resize: 14 }, "x");
  const enlarged = await evaluationPixels(png, { ...imagenetEvaluation, size: 28, resize: 32 }, "x");
  const cubic = differences(shrunk.data, bytes(golden.evaluation.cubic));
  assert.ok(cubic.mean < 1 && cubic.most <= 12, JSON.stringify(cubic)); // a small picture: sharper than any photograph
  const linear = differences(enlarged.data, bytes(golden.evaluation["linear enlarged"]));
  assert.ok(linear.most <= 1, JSON.stringify(linear));
});

const pixelsOf = async (name: string) => decode(await openImage(file(name), name), name);

test("every kind of picture becomes 8-bit RGB", async () => {
  const [r, g, b] = picture().data;
  const alpha = await pixelsOf("rgba.png");
  assert.deepEqual([...alpha.data.subarray(0, 3)], [r, g, b], "alpha dropped, colours kept");
  assert.deepEqual(
    new Uint8Array((await pixelsOf("grey.png")).data),
    new Uint8Array(bytes(golden.greyscale)),
  );
  assert.deepEqual(
    new Uint8Array((await pixelsOf("palette.png")).data),
    new Uint8Array(bytes(golden.files["palette pixels"])),
  );
  const sixteen = await pixelsOf("grey16.png");
  assert.deepEqual([sixteen.width, sixteen.height], [12, 10]);
  assert.ok(Math.abs((sixteen.data[3 * 119] as number) - (119 * 500) / 257) <= 1, "the high byte");
  const cmyk = await pixelsOf("cmyk.jpg");
  assert.deepEqual([cmyk.width, cmyk.height, cmyk.data.length], [24, 17, 3 * 24 * 17]);
  const turned = await pixelsOf("turned.jpg");
  assert.deepEqual([turned.width, turned.height], [17, 24], "upright");
  // Turned a quarter clockwise: the top right corner is what was top left.
  const corner = turned.data.subarray(3 * 16, 3 * 17);
  assert.ok(
    corner.every((value, i) => Math.abs(value - ([r, g, b][i] as number)) < 12),
    `${corner.join()} ${r},${g},${b}`,
  );
  for (const name of ["animated.gif", "two.webp"]) {
    const first = await pixelsOf(name);
    assert.deepEqual(
      [first.width, first.height, ...first.data.subarray(0, 3)],
      [8, 6, 255, 0, 0],
      `${name}: its first picture`,
    );
  }
});

test("an SVG is drawn at the size asked for, on white, and loads nothing", async () => {
  const svg = (inside: string) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="24" height="48" viewBox="0 0 24 48">${inside}</svg>`,
    );
  const drawn = await openImage(svg(`<rect x="12" width="12" height="48" fill="red"/>`), "icon", 32);
  assert.deepEqual([drawn.width, drawn.height], [32, 64]);
  const { data } = await decode(drawn, "icon");
  assert.deepEqual([...data.subarray(0, 3), ...data.subarray(3 * 31, 3 * 32)], [255, 255, 255, 255, 0, 0]);
  const thief = await openImage(
    svg(`<image xlink:href="file:///etc/hostname" width="24" height="48"/><text>&x;</text>`),
    "thief",
    32,
  ).catch((error: Error) => error);
  if (!(thief instanceof Error)) assert.ok((await decode(thief, "thief")).data.every((v) => v === 255));
  await assert.rejects(
    openImage(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1000000000"/>`),
      "long",
    ).then((image) => decode(image, "long")),
    BadImage,
  );
});

test("what cannot be used is refused by name", async () => {
  const refused = (content: Buffer, reason: string) =>
    assert.rejects(
      openImage(content, "some.jpg").then((image) => decode(image, "some.jpg")),
      (error: BadImage) =>
        error instanceof BadImage && error.reason === reason && error.message.startsWith("some.jpg: "),
      reason,
    );
  const whole = file("big.jpg");
  await refused(Buffer.alloc(0), "no picture");
  await refused(Buffer.from("<html>not found</html>"), "no picture");
  await refused(whole.subarray(0, whole.length - 200), "corrupt image");
  const corrupt = Buffer.from(file("rgba.png"));
  corrupt.fill(0x55, 60, 200);
  await refused(corrupt, "corrupt image");
  assert.ok(20000 * 20000 > maxPixels);
  assert.ok(file("bomb.png").length < 100_000, "a small file");
  await refused(file("bomb.png"), "huge image");
});

const real = process.env.UPSTREAM_DATA;
const python = process.env.PILLOW_PYTHON ?? "python3";
const hasPillow = spawnSync(python, ["-c", "import PIL, numpy"]).status === 0;
const why =
  real === undefined
    ? "UPSTREAM_DATA is not set"
    : hasPillow
      ? false
      : "no Python with Pillow (PILLOW_PYTHON)";
test("real photographs: within 1/255 of Pillow's on average", { skip: why }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "pillow-"));
  try {
    const tar = join(real as string, "pairs/flickr8k/dev_images.tar");
    const script = `
import io, sys, tarfile, numpy as np
from PIL import Image
sys.path.insert(0, ${JSON.stringify(__dirname)})
def prepare(image, size, resize, kernel):
    w, h = image.size
    W, H = (resize, int(resize * h / w)) if w <= h else (int(resize * w / h), resize)
    image = image.resize((W, H), kernel)
    top, left = int(round((H - size) / 2.0)), int(round((W - size) / 2.0))
    return np.asarray(image.crop((left, top, left + size, top + size)))
out = {"clip": [], "imagenet": []}
for i, member in enumerate(m for m in tarfile.open(${JSON.stringify(tar)}) if m.isfile()):
    if i % 10: continue
    data = tarfile.open(${JSON.stringify(tar)}).extractfile(member.name).read()
    open("%d.jpg" % (i // 10), "wb").write(data)
    image = Image.open(io.BytesIO(data)).convert("RGB")
    out["clip"].append(prepare(image, 224, 224, Image.BICUBIC))
    out["imagenet"].append(prepare(image, 224, 256, Image.BILINEAR))
for name, all in out.items(): np.stack(all).tofile(name)
`;
    const made = spawnSync(python, ["-c", script], { cwd: folder, encoding: "utf8" });
    assert.equal(made.status, 0, made.stderr);
    for (const evaluation of [clipEvaluation, imagenetEvaluation]) {
      const theirs = readFileSync(join(folder, evaluation.name));
      const length = 224 * 224 * 3;
      let [sum, worst] = [0, 0];
      const count = theirs.length / length;
      for (let i = 0; i < count; i++) {
        const ours = await evaluationPixels(readFileSync(join(folder, `${i}.jpg`)), evaluation, `${i}.jpg`);
        const { mean } = differences(ours.data, theirs.subarray(i * length, (i + 1) * length));
        sum += mean;
        worst = Math.max(worst, mean);
      }
      console.log(
        `${evaluation.name}: ${count} photographs, mean difference ${(sum / count).toFixed(3)}/255, worst photograph ${worst.toFixed(3)}/255`,
      );
      assert.ok(worst < 1);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a squash makes both sides as long as the short one would be, then cuts the centre out", async () => {
  const data = Uint8Array.from({ length: 20 * 12 * 3 }, (_, i) => (i * 37) % 251);
  const png = await sharp(data, { raw: { width: 20, height: 12, channels: 3 } })
    .png()
    .toBuffer();
  const prepared = (resize: number, size: number) =>
    evaluationPixels(png, { ...clipEvaluation, resize, size, squash: true }, "x.png");
  const whole = await prepared(10, 10);
  const cut = await prepared(10, 6);
  const rows = Array.from({ length: 6 }, (_, y) => {
    const start = ((y + 2) * 10 + 2) * 3;
    return Buffer.from(whole.data.subarray(start, start + 18));
  });
  assert.deepEqual([cut.width, cut.height], [6, 6]);
  assert.deepEqual(Buffer.from(cut.data), Buffer.concat(rows));
});
