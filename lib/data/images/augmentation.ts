import { random as seeded, shuffle, type Random } from "../../random";
import { affine, flip, gaussianBlur, rotation } from "./spatial-operations";
import { normalizeInto, type Normalization } from "./normalize";
import { openImage } from "./open-image";
import type { Pixels } from "./pixels";
import { randAugment, type RandAugment } from "./rand-augment";
import type { Kernel } from "./resample";
import { cropThenResize } from "./resize";
import { drawResizedCrop, type ResizedCrop } from "./resized-crop";
import * as tones from "./tone-operations";

/** One step on the pixels of the crop; `p` is how often it is taken. */
export type Step =
  | { kind: "flip"; p: number }
  /** torchvision's ColorJitter: factors uniform in 1 ± each (hue: ± each), in random order. */
  | { kind: "jitter"; p: number; brightness: number; contrast: number; saturation: number; hue: number }
  | { kind: "greyscale"; p: number }
  | { kind: "invert"; p: number }
  | { kind: "blur"; p: number; sigma: readonly [number, number] }
  | {
      kind: "turn";
      p: number;
      degrees: number;
      shear: number;
      shift: number;
      fill: readonly [number, number, number];
    }
  | ({ kind: "rand-augment" } & RandAugment);

/** timm's random erasing: a rectangle of the scaled picture becomes normal noise. */
export interface Erasing {
  p: number;
  /** The share of the picture, uniform in this range. */
  area: readonly [number, number];
  /** Height by width, log-uniform in this range. */
  ratio: readonly [number, number];
}

/** How a picture is changed at random for training. A preset is data: it goes into a run's spec as it is. */
export interface Augmentation {
  name: string;
  /** Width and height of what comes out. */
  size: number;
  crop: ResizedCrop;
  kernel: Kernel;
  steps: readonly Step[];
  erasing?: Erasing;
  normalization: Normalization;
}

/** What random draws depend on, and nothing else: neither the order of pictures nor who decodes them. */
export interface AugmentationSeed {
  seed: string | number;
  epoch: number;
  key: string;
  /** Which view of the picture, where there are several. */
  view: number;
}

/**
 * Changes a picture at random; channels are not scaled yet.
 *
 * @throws BadImage
 */
export async function augmentedPixels(
  bytes: Buffer,
  augmentation: Augmentation,
  draw: AugmentationSeed,
): Promise<Pixels> {
  const { size, crop, kernel, steps } = augmentation;
  const random = seeded("augment", draw.seed, draw.epoch, draw.key, draw.view);
  const image = await openImage(bytes, draw.key, size);
  const box = drawResizedCrop(image.width, image.height, crop, random);
  const pixels = await cropThenResize(image, box, size, kernel, draw.key);
  return steps.reduce((done, step) => take(step, done, random), pixels);
}

/**
 * Scales the channels of a changed picture, and erases where its augmentation does. Writes `channels size size` values
 * from `start` on.
 */
export function finishInto(
  pixels: Pixels,
  augmentation: Augmentation,
  draw: AugmentationSeed,
  into: Float32Array,
  start = 0,
): void {
  const { normalization, erasing, size } = augmentation;
  normalizeInto(pixels.data, normalization, into, start);
  if (erasing === undefined) return;
  const random = seeded("erase", draw.seed, draw.epoch, draw.key, draw.view);
  erase(into, start, { size, channels: normalization.mean.length }, erasing, random);
}

function take(step: Step, pixels: Pixels, random: Random): Pixels {
  if (step.kind === "rand-augment") return randAugment(pixels, step, random);
  if (random.uniform() >= step.p) return pixels;
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  switch (step.kind) {
    case "flip":
      return flip(pixels);
    case "greyscale":
      return tones.greyscale(pixels);
    case "invert":
      return tones.invert(pixels);
    case "blur":
      return gaussianBlur(pixels, between(...step.sigma));
    case "turn":
      return turn(pixels, step, random);
    case "jitter":
      return jitter(pixels, step, random);
  }
}

/** Shears about the centre, turns about it, and shifts. */
function turn(pixels: Pixels, step: Extract<Step, { kind: "turn" }>, random: Random): Pixels {
  const around = () => 2 * random.uniform() - 1;
  const { width, height } = pixels;
  const [a, b, c, d, e, f] = rotation(pixels, step.degrees * around());
  const shear = step.shear * around();
  const back = (shear * height) / 2;
  const [x, y] = [step.shift * around() * width, step.shift * around() * height];
  return affine(pixels, [a, b + a * shear, c - a * back + x, d, e + d * shear, f - d * back + y], step.fill);
}

/** The factors that a jitter draws. Exported for its distribution to be tested. */
export function drawJitter(step: Extract<Step, { kind: "jitter" }>, random: Random) {
  const around = (by: number) => Math.max(0, 1 - by) + (1 + by - Math.max(0, 1 - by)) * random.uniform();
  return {
    order: shuffle(["brightness", "contrast", "saturation", "hue"] as const, random),
    brightness: around(step.brightness),
    contrast: around(step.contrast),
    saturation: around(step.saturation),
    hue: step.hue * (2 * random.uniform() - 1),
  };
}

function jitter(pixels: Pixels, step: Extract<Step, { kind: "jitter" }>, random: Random): Pixels {
  const { order, ...factors } = drawJitter(step, random);
  const adjust = {
    brightness: tones.brightness,
    contrast: tones.contrast,
    saturation: tones.adjustSaturation,
    hue: tones.hue,
  };
  return order.reduce((done, name) => (step[name] === 0 ? done : adjust[name](done, factors[name])), pixels);
}

/** Erases a rectangle of a scaled picture (timm's RandomErasing, mode `pixel`): ten tries for one that fits. */
export function erase(
  into: Float32Array,
  start: number,
  { size, channels }: { size: number; channels: number },
  { p, area, ratio }: Erasing,
  random: Random,
): void {
  if (random.uniform() >= p) return;
  for (let attempt = 0; attempt < 10; attempt++) {
    const target = size * size * (area[0] + (area[1] - area[0]) * random.uniform());
    const aspect = Math.exp(
      Math.log(ratio[0]) + (Math.log(ratio[1]) - Math.log(ratio[0])) * random.uniform(),
    );
    const height = Math.round(Math.sqrt(target * aspect));
    const width = Math.round(Math.sqrt(target / aspect));
    if (width >= size || height >= size) continue;
    const top = random.integer(size - height + 1);
    const left = random.integer(size - width + 1);
    for (let y = top; y < top + height; y++)
      for (let x = 0, i = start + channels * (y * size + left); x < channels * width; x++, i++)
        into[i] = random.normal();
    return;
  }
}
