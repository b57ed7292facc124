import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { random } from "../../../lib/random";
import {
  augmentations,
  augmentedPixels,
  cropThenResize,
  openImage,
  resample,
  drawJitter,
  drawRandAugment,
  drawResizedCrop,
  erase,
  finetuneAugmentation,
  finishInto,
  simclrAugmentation,
  type Augmentation,
  type RandAugment,
  type Step,
} from "../../../lib/data/images";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const standardDeviation = (values: readonly number[]) => {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
};
const isClose = (found: number, expected: number, by: number, what: string) =>
  assert.ok(Math.abs(found - expected) <= by, `${what}: ${found}, expected ${expected} ± ${by}`);

// Moments by torchvision's definitions: of a square picture every try fits until the ratio makes a side too long, so
// the expected values come from simulating RandomResizedCrop.get_params as its documentation defines it:
// def draw(W, H, scale, ratio):
//   for _ in range(10):
//     a = W*H*random.uniform(*scale); r = math.exp(random.uniform(math.log(ratio[0]), math.log(ratio[1])))
//     w, h = round(math.sqrt(a*r)), round(math.sqrt(a/r))
//     if 0 < w <= W and 0 < h <= H: return random.randint(0, H-h), random.randint(0, W-w), h, w
//   return centre
// 200,000 draws of (500, 375): mean area share, its sd, mean log ratio, its sd, mean left, mean top
const simulated = [
  { scale: [0.08, 1], expected: [0.43256, 0.21598, 0.03074, 0.16401, 109.24304, 52.24963] },
  { scale: [0.9, 1], expected: [0.95832, 0.03725, 0.26514, 0.02653, 7.97123, 1.92075] },
];

test("random resized crops follow torchvision's distribution", () => {
  for (const { scale, expected } of simulated) {
    const draws = random("crops", String(scale[0]));
    const boxes = Array.from({ length: 20_000 }, () =>
      drawResizedCrop(500, 375, { scale: scale as [number, number], ratio: [3 / 4, 4 / 3] }, draws),
    );
    for (const { left, top, width, height } of boxes)
      assert.ok(left >= 0 && top >= 0 && left + width <= 500 && top + height <= 375);
    const shares = boxes.map(({ width, height }) => (width * height) / (500 * 375));
    const ratios = boxes.map(({ width, height }) => Math.log(width / height));
    const found = [
      mean(shares),
      standardDeviation(shares),
      mean(ratios),
      standardDeviation(ratios),
      mean(boxes.map(({ left }) => left)),
      mean(boxes.map(({ top }) => top)),
    ];
    // Four standard errors of the mean of 20,000, at most, with a little for the simulation's own.
    const by = [0.009, 0.006, 0.006, 0.004, 3.2, 2.4];
    found.forEach((value, i) =>
      isClose(value, expected[i] as number, by[i] as number, `scale ${scale.join()}, moment ${i}`),
    );
  }
});

test("a picture too long for any part gives its centre", () => {
  const box = drawResizedCrop(1000, 10, { scale: [0.9, 1], ratio: [3 / 4, 4 / 3] }, random("long"));
  assert.deepEqual(box, { left: 493, top: 0, width: 13, height: 10 });
});

test("jitter: factors uniform in 1 ± each, hue in ± its own, all orders", () => {
  const step = simclrAugmentation.steps.find(({ kind }) => kind === "jitter") as Extract<
    Step,
    { kind: "jitter" }
  >;
  const draws = random("jitter");
  const drawn = Array.from({ length: 10_000 }, () => drawJitter(step, draws));
  for (const name of ["brightness", "contrast", "saturation"] as const) {
    const factors = drawn.map((one) => one[name]);
    assert.ok(Math.min(...factors) >= 0.6 && Math.max(...factors) <= 1.4);
    isClose(mean(factors), 1, 0.01, name);
    isClose(standardDeviation(factors), 0.8 / Math.sqrt(12), 0.005, `${name}'s deviation`);
  }
  const hues = drawn.map(({ hue }) => hue);
  assert.ok(Math.min(...hues) >= -0.1 && Math.max(...hues) <= 0.1 && Math.min(...hues) < -0.099);
  assert.equal(new Set(drawn.map(({ order }) => order.join())).size, 24);
});

test("RandAugment: fifteen operations alike, half of them done, magnitudes normal around 9", () => {
  const rule = finetuneAugmentation.steps.find(({ kind }) => kind === "rand-augment") as RandAugment & Step;
  const draws = random("rand-augment");
  const drawn = Array.from({ length: 30_000 }, () => drawRandAugment(rule, draws));
  isClose(mean(drawn.map(({ length }) => length)), 1, 0.02, "operations a picture");
  const all = drawn.flat();
  const counts = new Map<string, number>();
  for (const { name } of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  assert.equal(counts.size, 15);
  for (const [name, count] of counts) isClose(count, all.length / 15, 4.5 * Math.sqrt(all.length / 15), name);
  const levels = all.map(({ level }) => level);
  assert.ok(Math.max(...levels) <= 1);
  isClose(mean(levels), 0.8996, 0.002, "level"); // 9 with deviation 0.5, cut at 10: 8.996
  isClose(mean(all.map(({ sign }) => sign)), 0, 0.025, "sign");
});

test("erasing: a quarter of pictures, a rectangle of noise of the right size", () => {
  const draws = random("erase");
  const size = 64;
  const shares: number[] = [];
  let untouched = 0;
  for (let i = 0; i < 2000; i++) {
    const into = new Float32Array(size * size * 3).fill(7);
    erase(into, 0, { size, channels: 3 }, { p: 0.25, area: [0.02, 1 / 3], ratio: [0.3, 1 / 0.3] }, draws);
    const changed = into.filter((value) => value !== 7);
    if (changed.length === 0) untouched++;
    else shares.push(changed.length / into.length);
    if (shares.length === 1 && changed.length > 100) {
      isClose(mean([...changed]), 0, 0.2, "noise");
      isClose(standardDeviation([...changed]), 1, 0.15, "noise's deviation");
    }
  }
  isClose(untouched / 2000, 0.75, 0.04, "untouched");
  assert.ok(Math.min(...shares) > 0.015 && Math.max(...shares) < 0.35);
  isClose(mean(shares), (0.02 + 1 / 3) / 2, 0.02, "share");
});

const photograph = () => {
  const draws = random("photograph");
  const raw = Buffer.from(Array.from({ length: 30 * 30 * 3 }, () => draws.integer(256)));
  return sharp(raw, { raw: { width: 30, height: 30, channels: 3 } })
    .resize(320, 320)
    .jpeg()
    .toBuffer();
};

test("a picture's changes depend on seed, epoch, key and view alone", async () => {
  const bytes = await photograph();
  for (const augmentation of Object.values(augmentations)) {
    const draw = { seed: 3, epoch: 1, key: "a.jpg", view: 0 };
    const make = async (change: Partial<typeof draw>) => {
      const pixels = await augmentedPixels(bytes, augmentation, { ...draw, ...change });
      const { size } = augmentation;
      assert.deepEqual([pixels.width, pixels.height, pixels.data.length], [size, size, 3 * size * size]);
      const into = new Float32Array(3 * size * size);
      finishInto(pixels, augmentation, { ...draw, ...change }, into);
      assert.ok(into.every(Number.isFinite));
      return into;
    };
    const first = await make({});
    assert.deepEqual(await make({}), first, augmentation.name);
    for (const change of [{ seed: 4 }, { epoch: 2 }, { key: "b.jpg" }, { view: 1 }])
      assert.notDeepEqual(await make(change), first, `${augmentation.name} ${JSON.stringify(change)}`);
  }
});

test("presets are plain data, as the sources state them", () => {
  assert.deepEqual(JSON.parse(JSON.stringify(augmentations)), augmentations);
  const named = (name: string) => augmentations[name] as Augmentation;
  assert.deepEqual(named("clip").crop.scale, [0.9, 1]);
  assert.deepEqual([named("clip").kernel, named("clip").steps.length], ["cubic", 0]);
  assert.deepEqual(named("finetune").erasing?.p, 0.25);
});

test("a JPEG decoded smaller on its way changes pixels little", async () => {
  // The same part by decoding whole: what shrink-on-load, and a box placed to whole pixels, change.
  const base = random("smooth");
  const raw = Buffer.from(Array.from({ length: 12 * 9 * 3 }, () => base.integer(256)));
  const large = await sharp(raw, { raw: { width: 12, height: 9, channels: 3 } })
    .resize(1200, 900, { kernel: "cubic" })
    .jpeg({ quality: 90 })
    .toBuffer();
  const image = await openImage(large, "large");
  const box = { left: 101, top: 57, width: 980, height: 800 };
  const fast = await cropThenResize(image, box, 224, "cubic", "large");
  const part = await (await image.pipeline()).extract(box).raw().toBuffer();
  const exact = resample({ width: box.width, height: box.height, data: part }, 224, 224, "cubic");
  const difference = mean(Array.from(fast.data, (value, i) => Math.abs(value - (exact.data[i] as number))));
  assert.ok(difference < 2, `${difference}`);
});
