import { sum } from "../../common";
import type { Pixels } from "./pixels";

/** Mirrors left to right. */
export function flip(pixels: Pixels): Pixels {
  const { width, height, data } = pixels;
  for (let y = 0; y < height; y++)
    for (let left = 3 * y * width, right = left + 3 * (width - 1); left < right; left += 3, right -= 3)
      for (let c = 0; c < 3; c++) {
        const kept = data[left + c] as number;
        data[left + c] = data[right + c] as number;
        data[right + c] = kept;
      }
  return pixels;
}

/** Where a pixel of the result comes from: x = a x' + b y' + c, y = d x' + e y' + f (Pillow's AFFINE), in pixels. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Turns by so many degrees about the centre, counter-clockwise. */
export function rotation({ width, height }: Pixels, degrees: number): Affine {
  const angle = (-degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [width / 2, height / 2];
  return [cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y];
}

/** Moves pixels, between which it interpolates linearly; what comes from outside is `fill`. */
export function affine(
  pixels: Pixels,
  [a, b, c, d, e, f]: Affine,
  fill: readonly [number, number, number],
): Pixels {
  const { width, height, data } = pixels;
  const into = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += 3) {
      const fromX = a * (x + 0.5) + b * (y + 0.5) + c;
      const fromY = d * (x + 0.5) + e * (y + 0.5) + f;
      if (fromX < 0 || fromX >= width || fromY < 0 || fromY >= height) {
        into[to] = fill[0];
        into[to + 1] = fill[1];
        into[to + 2] = fill[2];
        continue;
      }
      const [left, top] = [Math.floor(fromX - 0.5), Math.floor(fromY - 0.5)];
      const [u, v] = [fromX - 0.5 - left, fromY - 0.5 - top];
      const [x0, x1] = [Math.max(0, left), Math.min(width - 1, left + 1)];
      const row0 = Math.max(0, top) * width;
      const row1 = Math.min(height - 1, top + 1) * width;
      const corners = [3 * (row0 + x0), 3 * (row0 + x1), 3 * (row1 + x0), 3 * (row1 + x1)] as const;
      for (let channel = 0; channel < 3; channel++) {
        const upper =
          (data[corners[0] + channel] as number) * (1 - u) + (data[corners[1] + channel] as number) * u;
        const lower =
          (data[corners[2] + channel] as number) * (1 - u) + (data[corners[3] + channel] as number) * u;
        into[to + channel] = upper * (1 - v) + lower * v; // rounded down, as Pillow does
      }
    }
  return { width, height, data: into };
}

/** Blurs with a Gaussian of so many pixels' standard deviation; the border's pixels continue outside. */
export function gaussianBlur(pixels: Pixels, sigma: number): Pixels {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = sum(weights);
  const kernel = Float32Array.from(weights, (w) => w / total);
  const { width, height } = pixels;
  const across = alongLines(pixels.data, kernel, height, width, 3 * width, 3);
  const data = alongLines(across, kernel, width, height, 3, 3 * width);
  return { width, height, data };
}

/** Filters `lines` lines of `length` pixels each; `lineStep` and `step` are how far lines and pixels lie apart. */
function alongLines(
  data: Uint8Array,
  kernel: Float32Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
): Uint8Array {
  const into = new Uint8Array(data.length);
  const reach = (kernel.length - 1) / 2;
  for (let line = 0; line < lines; line++)
    for (let channel = 0; channel < 3; channel++) {
      const start = line * lineStep + channel;
      for (let i = 0; i < length; i++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++) {
          const at = i + k < 0 ? 0 : i + k >= length ? length - 1 : i + k;
          sum += (kernel[k + reach] as number) * (data[start + at * step] as number);
        }
        into[start + i * step] = sum + 0.5;
      }
    }
  return into;
}
