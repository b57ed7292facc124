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

/**
 * The ranges from which random changes of the small embedded pictures are drawn: of a source's in pre-training, and of
 * a task's once, when it is made. `rotation` is in radians.
 */
export const strongRedraws: RedrawRange = {
  rotation: (20 * Math.PI) / 180,
  scale: [0.65, 1],
  shear: 0.2,
  shift: 0.08,
  flip: true,
  invert: true,
  contrast: [0.5, 1],
};

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
 * Redraws a square grey picture: for every target pixel the source point under the inverse map, bilinear, white
 * outside.
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
  const taps = Math.max(1, Math.round(fromSize / toSize / redraw.scale));
  const cos = Math.cos(redraw.rotation) / redraw.scale;
  const sin = Math.sin(redraw.rotation) / redraw.scale;
  const mirror = redraw.flip ? -1 : 1;
  const ratio = fromSize / toSize;
  const centre = toSize / 2;
  const light = (redraw.invert ? -redraw.contrast : redraw.contrast) / (taps * taps);
  const dark = 127.5 - light * taps * taps * 127.5;
  const { framed, width } = inWhite(from, fromSize);
  if (sums.length < toSize) sums = new Float64Array(toSize);
  const lineSums = sums;
  const end = fromSize + 1;
  // Points lie on lines: along one of them the source point moves by the same step.
  const uStep = (cos * mirror * ratio) / taps;
  const vStep = (sin * ratio) / taps;
  const x = 0.5 / taps - centre - redraw.shiftX * toSize;
  // In the padded picture the source starts at 1, and pixels' centres lie at halves.
  const start = centre * ratio + 0.5;
  let at = offset;
  for (let row = 0; row < toSize; row++) {
    for (let i = 0; i < toSize; i++) lineSums[i] = 0;
    for (let tap = 0; tap < taps; tap++) {
      const y = row + (tap + 0.5) / taps - centre - redraw.shiftY * toSize;
      const sheared = x - redraw.shear * y;
      const uStart = (cos * sheared - sin * y) * mirror * ratio + start;
      const vStart = (sin * sheared + cos * y) * ratio + start;
      for (let column = 0, k = 0; column < toSize; column++) {
        let sum = 0;
        for (const next = k + taps; k < next; k++) {
          const u = uStart + k * uStep;
          const v = vStart + k * vStep;
          if (u >= 0 && u < end && v >= 0 && v < end) {
            const left = u | 0;
            const top = v | 0;
            const fx = u - left;
            const corner = top * width + left;
            const a = framed[corner]!;
            const c = framed[corner + width]!;
            const above = a + (framed[corner + 1]! - a) * fx;
            const below = c + (framed[corner + width + 1]! - c) * fx;
            sum += above + (below - above) * (v - top);
          } else sum += 255;
        }
        lineSums[column]! += sum;
      }
    }
    for (let column = 0; column < toSize; column++) to[at++] = dark + light * lineSums[column]!;
  }
}

/**
 * Room for one picture in its white frame, and for a row's sums: redraws are many, and one thread makes one at a time.
 */
let padded = new Uint8Array(0);
let sums = new Float64Array(0);

/**
 * A picture with a frame of white one pixel wide, so that a point between pixels has four neighbours wherever it lies.
 */
function inWhite(from: Uint8Array, size: number): { framed: Uint8Array; width: number } {
  const width = size + 2;
  if (padded.length !== width * width) padded = new Uint8Array(width * width).fill(255);
  for (let row = 0; row < size; row++)
    padded.set(from.subarray(row * size, (row + 1) * size), (row + 1) * width + 1);
  return { framed: padded, width };
}
