import type { Random } from "../../random";
import { affine, rotation, type Affine } from "./spatial-operations";
import type { Pixels } from "./pixels";
import * as tones from "./tone-operations";

/** timm's RandAugment in its `inc` form, for instance `rand-m9-mstd0.5-inc1`. */
export interface RandAugment {
  /** 0 to 10. */
  magnitude: number;
  /** Each operation's own magnitude is normal around `magnitude` with this deviation, kept within 0 to 10. */
  std: number;
  /** How many operations are drawn, with replacement. */
  layers: number;
  /** Whether a drawn operation is carried out. */
  p: number;
  /** What comes in from outside: 0 to 255 each. */
  fill: readonly [number, number, number];
}

type Operation = (pixels: Pixels, level: number, sign: 1 | -1, fill: RandAugment["fill"]) => Pixels;

const enhance = (level: number, sign: number) => Math.max(0.1, 1 + sign * 0.9 * level);
const move =
  (matrix: (amount: number, pixels: Pixels) => Affine, most: number): Operation =>
  (pixels, level, sign, fill) =>
    affine(pixels, matrix(sign * level * most, pixels), fill);

/**
 * timm's fifteen operations by name. `level` (0 to 1) says how strong one is, `sign` (-1 or 1) in which direction:
 * rotated left or right, darker or brighter.
 */
export const operations: Readonly<Record<string, Operation>> = {
  AutoContrast: (pixels) => tones.autoContrast(pixels),
  Equalize: (pixels) => tones.equalize(pixels),
  Invert: (pixels) => tones.invert(pixels),
  Rotate: move((degrees, pixels) => rotation(pixels, degrees), 30),
  Posterize: (pixels, level) => tones.posterize(pixels, 4 - Math.trunc(level * 4)),
  Solarize: (pixels, level) => tones.solarize(pixels, 256 - Math.min(256, Math.trunc(level * 256))),
  SolarizeAdd: (pixels, level) => tones.solarizeAdd(pixels, Math.min(128, Math.trunc(level * 110))),
  Color: (pixels, level, sign) => tones.adjustSaturation(pixels, enhance(level, sign)),
  Contrast: (pixels, level, sign) => tones.contrast(pixels, enhance(level, sign)),
  Brightness: (pixels, level, sign) => tones.brightness(pixels, enhance(level, sign)),
  Sharpness: (pixels, level, sign) => tones.sharpness(pixels, enhance(level, sign)),
  ShearX: move((factor) => [1, factor, 0, 0, 1, 0], 0.3),
  ShearY: move((factor) => [1, 0, 0, factor, 1, 0], 0.3),
  TranslateX: move((share, { width }) => [1, 0, share * width, 0, 1, 0], 0.45),
  TranslateY: move((share, { height }) => [1, 0, 0, 0, 1, share * height], 0.45),
};

const names = Object.keys(operations);

/** Draws which operations are applied to a picture, how strong and in which direction. */
export function drawRandAugment(
  { magnitude, std, layers, p }: RandAugment,
  random: Random,
): { name: string; level: number; sign: 1 | -1 }[] {
  const drawn: { name: string; level: number; sign: 1 | -1 }[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const name = names[random.integer(names.length)] as string;
    const isDone = random.uniform() < p;
    const level = Math.min(10, Math.max(0, magnitude + std * random.normal())) / 10;
    const sign = random.uniform() > 0.5 ? -1 : 1;
    if (isDone) drawn.push({ name, level, sign });
  }
  return drawn;
}

/** Draws and carries out. Pixels between pixels are interpolated linearly (timm takes the crop's kernel, bicubic). */
export function randAugment(pixels: Pixels, rule: RandAugment, random: Random): Pixels {
  return drawRandAugment(rule, random).reduce(
    (done, { name, level, sign }) => (operations[name] as Operation)(done, level, sign, rule.fill),
    pixels,
  );
}
