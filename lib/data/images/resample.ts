import type { Pixels } from "./pixels";

/** How pixels between pixels are found: a cubic (Catmull and Rom's, a = -1/2) or a triangle. */
export type Kernel = "cubic" | "linear";

const kernels: Record<Kernel, { support: number; weight: (x: number) => number }> = {
  linear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  cubic: {
    support: 2,
    weight(x) {
      const d = Math.abs(x);
      if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    },
  },
};

/**
 * Resamples a picture as Pillow does (Resample.c: the kernel grows with the scale, so that shrinking does not alias;
 * across first, then down; rounded to 8 bits after each).
 */
export function resample(source: Pixels, width: number, height: number, kernel: Kernel): Pixels {
  return down(across(source, width, kernel), height, kernel);
}

interface Taps {
  first: Int32Array;
  count: Int32Array;
  weights: Float32Array;
  most: number;
}

/** For each of `to` pixels: which of `from` pixels it is made of, and how much of each. */
function taps(from: number, to: number, kernel: Kernel): Taps {
  const { support, weight } = kernels[kernel];
  const scale = from / to;
  const filter = Math.max(1, scale);
  const reach = support * filter;
  const most = 2 * Math.ceil(reach) + 1;
  const found = {
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Float32Array(to * most),
    most,
  };
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const count = Math.min(from, Math.floor(centre + reach + 0.5)) - first;
    let sum = 0;
    for (let k = 0; k < count; k++)
      sum += found.weights[i * most + k] = weight((first + k - centre + 0.5) / filter);
    for (let k = 0; k < count; k++) found.weights[i * most + k]! /= sum;
    found.first[i] = first;
    found.count[i] = count;
  }
  return found;
}

// A cubic's weights sum to 1 but may be negative: its values must be kept within a byte. The triangle's need not.

function across({ width: from, height, data }: Pixels, width: number, kernel: Kernel): Pixels {
  if (from === width) return { width, height, data };
  const { first, count, weights, most } = taps(from, width, kernel);
  const into =
    kernel === "cubic" ? new Uint8ClampedArray(3 * width * height) : new Uint8Array(3 * width * height);
  for (let x = 0; x < width; x++) {
    const start = x * most;
    const end = start + (count[x] as number);
    let from0 = 3 * (first[x] as number);
    for (let y = 0, to = 3 * x; y < height; y++, to += 3 * width, from0 += 3 * from) {
      let r = 0.5;
      let g = 0.5;
      let b = 0.5;
      for (let k = start, at = from0; k < end; k++, at += 3) {
        const w = weights[k] as number;
        r += w * (data[at] as number);
        g += w * (data[at + 1] as number);
        b += w * (data[at + 2] as number);
      }
      into[to] = Math.floor(r);
      into[to + 1] = Math.floor(g);
      into[to + 2] = Math.floor(b);
    }
  }
  return { width, height, data: new Uint8Array(into.buffer) };
}

function down({ width, height: from, data }: Pixels, height: number, kernel: Kernel): Pixels {
  if (from === height) return { width, height, data };
  const { first, count, weights, most } = taps(from, height, kernel);
  const stride = 3 * width;
  const into = kernel === "cubic" ? new Uint8ClampedArray(stride * height) : new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const start = y * most;
    const taken = count[y] as number;
    const top = (first[y] as number) * stride;
    for (let i = 0; i < stride; i++) {
      let sum = 0.5;
      for (let k = 0, at = top + i; k < taken; k++, at += stride)
        sum += (weights[start + k] as number) * (data[at] as number);
      into[y * stride + i] = Math.floor(sum);
    }
  }
  return { width, height, data: new Uint8Array(into.buffer) };
}
