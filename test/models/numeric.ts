import assert from "node:assert/strict";
import { tf, type Tensor } from "../../lib/engine";

type Values = ArrayLike<number>;

/** The largest |a − b|, in units of the largest |a|. */
export function maxDifference(a: Values, b: Values): number {
  assert.equal(a.length, b.length);
  let scale = 0;
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    scale = Math.max(scale, Math.abs(a[i]!));
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    if (Number.isNaN(b[i]!)) return NaN;
  }
  return difference / scale;
}

/** Holds the gradients of Σ f(inputs) against central differences, at some indices of every input. */
export function gradient(name: string, f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): void {
  const grads = tf.grads((...given: Tensor[]) => f(...given).sum())(inputs);
  const h = 1e-2;
  inputs.forEach((input, which) => {
    const values = input.dataSync();
    const found = Array.from(grads[which]!.dataSync());
    const scale = found.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const indices = Array.from({ length: Math.min(values.length, 12) }, (_, i) =>
      Math.floor((i * values.length) / Math.min(values.length, 12)),
    );
    for (const index of indices) {
      const [up, down] = [h, -h].map((step) =>
        tf.tidy(() => {
          const moved = Float32Array.from(values);
          moved[index]! += step;
          const changed = inputs.map((tensor, i) => (i === which ? tf.tensor(moved, tensor.shape) : tensor));
          // The sum is taken in double precision: the difference of two sums in floats would be mostly rounding.
          return Array.from(f(...changed).dataSync()).reduce((sum, value) => sum + value, 0);
        }),
      );
      const expected = (up! - down!) / (2 * h);
      assert.ok(
        Math.abs(found[index]! - expected) < 0.01 * scale + 1e-3,
        `${name}, input ${which}, index ${index}: ${found[index]} instead of ${expected}`,
      );
    }
  });
}
