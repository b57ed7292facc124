import type { Random } from "../../random";

/** How a small grey picture is redrawn: geometry, then light. */
export interface Redraw {
  /** Radians, counter-clockwise. */
  rotation: number;
  /** 1 keeps the size, 0.5 halves it. */
  scale: number;
  /** Added to x, in y's units. */
  shear: number;
  /** Shift as a share of the picture's width. */
  shiftX: number;
  shiftY: number;
  /** Mirrored left to right. */
  flip: boolean;
  /** Black on white becomes white on black. */
  invert: boolean;
  /** 1 keeps the contrast, 0 is all grey. */
  contrast: number;
}

/** How far a redraw may go. */
export interface RedrawRange {
  rotation: number;
  scale: readonly [number, number];
  shear: number;
  shift: number;
  flip: boolean;
  invert: boolean;
  contrast: readonly [number, number];
}

/** Draws a redraw within a range; always the same number of draws, so that one switch does not shift the others. */
export function drawRedraw(range: RedrawRange, random: Random): Redraw {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  return {
    rotation: between(-range.rotation, range.rotation),
    scale: between(...range.scale),
    shear: between(-range.shear, range.shear),
    shiftX: between(-range.shift, range.shift),
    shiftY: between(-range.shift, range.shift),
    flip: random.uniform() < 0.5 && range.flip,
    invert: random.uniform() < 0.5 && range.invert,
    contrast: between(...range.contrast),
  };
}

/**
 * Redraws a square grey picture: for every target pixel the source point under the inverse map, bilinear, white outside.
 *
 * @param from 8-bit pixels, `fromSize` squared
 * @param to where the `toSize` squared values go, 0 to 255, at `offset`; floats keep their fractions, bytes are rounded
 */
export function redrawInto(
  from: Uint8Array,
  fromSize: number,
  to: Float32Array | Uint8ClampedArray,
  toSize: number,
  offset: number,
  redraw: Redraw,
): void {
  // Where the target is coarser than the source, average `taps` squared points a pixel, or thin lines break up.
  const step = fromSize / toSize / redraw.scale;
  const taps = Math.max(1, Math.round(step));
  const cos = Math.cos(redraw.rotation) / redraw.scale;
  const sin = Math.sin(redraw.rotation) / redraw.scale;
  const mirror = redraw.flip ? -1 : 1;
  const ratio = fromSize / toSize;
  const centre = toSize / 2;
  const light = redraw.invert ? -redraw.contrast : redraw.contrast;
  for (let row = 0; row < toSize; row++) {
    for (let column = 0; column < toSize; column++) {
      let sum = 0;
      for (let tap = 0; tap < taps * taps; tap++) {
        const x = column + ((tap % taps) + 0.5) / taps - centre - redraw.shiftX * toSize;
        const y = row + (Math.floor(tap / taps) + 0.5) / taps - centre - redraw.shiftY * toSize;
        const sheared = x - redraw.shear * y;
        const u = (cos * sheared - sin * y) * mirror;
        const v = sin * sheared + cos * y;
        sum += bilinear(from, fromSize, (u + centre) * ratio - 0.5, (v + centre) * ratio - 0.5);
      }
      to[offset + row * toSize + column] = 127.5 + light * (sum / (taps * taps) - 127.5);
    }
  }
}

function bilinear(pixels: Uint8Array, size: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= size || top >= size) return 255;
  const fx = x - left;
  const fy = y - top;
  const inLeft = left >= 0;
  const inRight = left + 1 < size;
  const above = top >= 0;
  const below = top + 1 < size;
  const at = top * size + left;
  const a = above && inLeft ? (pixels[at] as number) : 255;
  const b = above && inRight ? (pixels[at + 1] as number) : 255;
  const c = below && inLeft ? (pixels[at + size] as number) : 255;
  const d = below && inRight ? (pixels[at + size + 1] as number) : 255;
  return (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy;
}
