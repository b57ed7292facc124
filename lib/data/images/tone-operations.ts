import { sum } from "../../common";
import type { Pixels } from "./pixels";

// Pillow's operations on colours (ImageEnhance, ImageOps), which torchvision and timm call.

/** Replaces each byte by its entry in a table of 256. */
export function throughTable(pixels: Pixels, table: ArrayLike<number>): Pixels {
  const { data } = pixels;
  for (let i = 0; i < data.length; i++) data[i] = table[data[i] as number] as number;
  return pixels;
}

function tableOf(value: (v: number) => number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: 256 }, (_, v) => Math.trunc(clip(value(v))));
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/**
 * The grey of the pixel whose red stands at `i`, 0 to 255: ITU-R 601-2 luma in 16-bit fixed point, as Pillow's
 * `convert("L")`.
 */
export function luma(data: Uint8Array, i: number): number {
  return (
    ((data[i] as number) * 19595 +
      (data[i + 1] as number) * 38470 +
      (data[i + 2] as number) * 7471 +
      0x8000) >>
    16
  );
}

/** Multiplies each value by `factor`: 0 gives black, 1 changes nothing. */
export function brightness(pixels: Pixels, factor: number): Pixels {
  return throughTable(
    pixels,
    tableOf((v) => v * factor),
  );
}

/** One byte of grey for the three of each pixel. */
export function greyBytes(data: Uint8Array): Uint8Array {
  const grey = new Uint8Array(data.length / 3);
  for (let i = 0; i < grey.length; i++) grey[i] = luma(data, 3 * i);
  return grey;
}

/** Moves each value away from the picture's mean grey: factor 0 gives that grey everywhere, 1 changes nothing. */
export function contrast(pixels: Pixels, factor: number): Pixels {
  const { data } = pixels;
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += luma(data, i);
  const mean = Math.floor(sum / (data.length / 3) + 0.5);
  return throughTable(
    pixels,
    tableOf((v) => mean + factor * (v - mean)),
  );
}

/** Moves each pixel away from its own grey: factor 0 gives greyscale, 1 changes nothing. */
export function adjustSaturation(pixels: Pixels, factor: number): Pixels {
  const { data } = pixels;
  for (let i = 0; i < data.length; i += 3) {
    const grey = luma(data, i);
    for (let c = i; c < i + 3; c++) data[c] = clip(grey + factor * ((data[c] as number) - grey));
  }
  return pixels;
}

/** Turns hues by `shift` of the circle, -0.5 to 0.5, through Pillow's 8-bit HSV. */
export function hue(pixels: Pixels, shift: number): Pixels {
  const { data } = pixels;
  const turn = ((Math.trunc(shift * 255) % 256) + 256) % 256;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i] as number, data[i + 1] as number, data[i + 2] as number];
    const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
    const range = most - least;
    if (range === 0) continue; // grey has no hue
    const sector = r === most ? (g - b) / range : g === most ? 2 + (b - r) / range : 4 + (r - g) / range;
    const angle = (Math.trunc(255 * ((sector / 6 + 1) % 1)) + turn) % 256;
    const s = Math.trunc((255 * range) / most) / 255;
    const at = (angle * 6) / 255;
    const f = at - Math.floor(at);
    const [p, q, t] = [most * (1 - s), most * (1 - s * f), most * (1 - s * (1 - f))].map(Math.round) as [
      number,
      number,
      number,
    ];
    const [x, y, z] = [
      [most, t, p],
      [q, most, p],
      [p, most, t],
      [p, q, most],
      [t, p, most],
      [most, p, q],
    ][Math.floor(at) % 6] as [number, number, number];
    data[i] = x;
    data[i + 1] = y;
    data[i + 2] = z;
  }
  return pixels;
}

/** Greyscale, as RGB. */
export function greyscale(pixels: Pixels): Pixels {
  const { data } = pixels;
  for (let i = 0; i < data.length; i += 3) data[i] = data[i + 1] = data[i + 2] = luma(data, i);
  return pixels;
}

export function invert(pixels: Pixels): Pixels {
  return throughTable(
    pixels,
    tableOf((v) => 255 - v),
  );
}

/** Inverts what is at or above a threshold. */
export function solarize(pixels: Pixels, threshold: number): Pixels {
  return throughTable(
    pixels,
    tableOf((v) => (v < threshold ? v : 255 - v)),
  );
}

/** Adds a number to each value below 128. */
export function solarizeAdd(pixels: Pixels, add: number): Pixels {
  return throughTable(
    pixels,
    tableOf((v) => (v < 128 ? v + add : v)),
  );
}

/** Keeps so many of the highest bits, 0 to 8. */
export function posterize(pixels: Pixels, bits: number): Pixels {
  const mask = bits >= 8 ? 255 : 256 - 2 ** (8 - bits);
  return throughTable(
    pixels,
    tableOf((v) => v & mask),
  );
}

/** Stretches each channel to 0 to 255. */
export function autoContrast(pixels: Pixels): Pixels {
  return eachChannel(pixels, (histogram) => {
    const low = histogram.findIndex((n) => n > 0);
    const high = histogram.findLastIndex((n) => n > 0);
    const scale = 255 / (high - low);
    return high <= low ? undefined : tableOf((v) => v * scale - low * scale);
  });
}

/** Spreads each channel's histogram evenly. */
export function equalize(pixels: Pixels): Pixels {
  return eachChannel(pixels, (histogram) => {
    const used = histogram.filter((n) => n > 0);
    const total = sum(used);
    const step = Math.floor((total - (used.at(-1) ?? 0)) / 255);
    if (used.length <= 1 || step === 0) return undefined;
    let before = Math.floor(step / 2);
    return Uint8ClampedArray.from(histogram, (n) => {
      const value = Math.floor(before / step);
      before += n;
      return value;
    });
  });
}

function eachChannel(pixels: Pixels, table: (histogram: number[]) => Uint8ClampedArray | undefined): Pixels {
  const { data } = pixels;
  for (let channel = 0; channel < 3; channel++) {
    const histogram = new Array<number>(256).fill(0);
    for (let i = channel; i < data.length; i += 3) histogram[data[i] as number]!++;
    const through = table(histogram);
    if (through === undefined) continue;
    for (let i = channel; i < data.length; i += 3) data[i] = through[data[i] as number] as number;
  }
  return pixels;
}

/**
 * Moves each value away from the smoothed picture (Pillow's 3 x 3 SMOOTH; the border stays): 0 is smooth, 1 changes
 * nothing, 2 is sharp.
 */
export function sharpness(pixels: Pixels, factor: number): Pixels {
  const { width, height, data } = pixels;
  const from = data.slice();
  const stride = 3 * width;
  for (let y = 1; y < height - 1; y++)
    for (let i = y * stride + 3; i < (y + 1) * stride - 3; i++) {
      let sum = 4 * (from[i] as number);
      for (const row of [i - stride, i, i + stride])
        sum += (from[row - 3] as number) + (from[row] as number) + (from[row + 3] as number);
      const smooth = Math.floor(sum / 13 + 0.5);
      data[i] = clip(smooth + factor * ((from[i] as number) - smooth));
    }
  return pixels;
}
