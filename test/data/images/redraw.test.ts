import assert from "node:assert/strict";
import { test } from "node:test";
import { drawRedraw, redrawInto, type Redraw } from "../../../lib/data/images/redraw";
import { random } from "../../../lib/random";

/** The definition, point by point: no frame, no steps along lines. */
function defined(from: Uint8Array, size: number, toSize: number, redraw: Redraw): number[] {
  const { rotation, scale, shear, shiftX, shiftY, flip, invert, contrast } = redraw;
  const pixel = (x: number, y: number) =>
    x < 0 || y < 0 || x >= size || y >= size ? 255 : from[y * size + x]!;
  const taps = Math.max(1, Math.round(size / toSize / scale));
  const [centre, ratio] = [toSize / 2, size / toSize];
  return Array.from({ length: toSize ** 2 }, (_, i) => {
    let sum = 0;
    for (let tap = 0; tap < taps ** 2; tap++) {
      const x = (i % toSize) + ((tap % taps) + 0.5) / taps - centre - shiftX * toSize;
      const y = Math.floor(i / toSize) + (Math.floor(tap / taps) + 0.5) / taps - centre - shiftY * toSize;
      const sheared = x - shear * y;
      const u = ((Math.cos(rotation) * sheared - Math.sin(rotation) * y) / scale) * (flip ? -1 : 1);
      const v = (Math.sin(rotation) * sheared + Math.cos(rotation) * y) / scale;
      const [a, b] = [(u + centre) * ratio - 0.5, (v + centre) * ratio - 0.5];
      const [left, top] = [Math.floor(a), Math.floor(b)];
      const [fx, fy] = [a - left, b - top];
      const across = (row: number) => pixel(left, row) * (1 - fx) + pixel(left + 1, row) * fx;
      sum += across(top) * (1 - fy) + across(top + 1) * fy;
    }
    return 127.5 + (invert ? -1 : 1) * contrast * (sum / taps ** 2 - 127.5);
  });
}

test("a redrawn picture is the source under the inverse map, bilinear, white outside", () => {
  const stream = random("redraw test");
  const range = { rotation: 3, scale: [0.3, 1.5], shear: 0.4, shift: 0.3, contrast: [0, 1] } as const;
  for (const [size, toSize] of [
    [32, 32],
    [20, 32],
    [48, 16],
  ] as const)
    for (let i = 0; i < 8; i++) {
      const from = Uint8Array.from({ length: size ** 2 }, () => stream.integer(256));
      const redraw = drawRedraw({ ...range, flip: true, invert: true }, stream);
      const expected = defined(from, size, toSize, redraw);
      const values = new Float32Array(5 + toSize ** 2);
      redrawInto(from, size, values, toSize, 5, redraw);
      expected.forEach((value, at) => assert.ok(Math.abs(value - values[5 + at]!) < 1e-4, `${at}`));
      const bytes = new Uint8ClampedArray(toSize ** 2);
      redrawInto(from, size, bytes, toSize, 0, redraw);
      expected.forEach((value, at) => assert.ok(Math.abs(value - bytes[at]!) < 0.501));
    }
});
