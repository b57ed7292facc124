import { tf } from "../../../lib/engine";
import type { LabelledFeatures } from "../../../lib/transfer";

/** The data of reference.py: numbers of a linear congruential generator, each class moved along its own axis. */
export function generate(n: number, d: number, classes: number): { values: number[][]; labels: number[] } {
  let state = 1;
  const values = Array.from({ length: n }, () =>
    Array.from({ length: d }, () => {
      state = Number((1664525n * BigInt(state) + 1013904223n) % 4294967296n);
      return state / 4294967296 - 0.5;
    }),
  );
  const labels = values.map((row, i) => {
    row[i % classes]! += 0.3;
    return i % classes;
  });
  return { values, labels };
}

/** The first half to fit to, the second to measure on. */
export function halves(n: number, d: number, classes: number): [LabelledFeatures, LabelledFeatures] {
  const { values, labels } = generate(2 * n, d, classes);
  const half = (from: number): LabelledFeatures => ({
    features: tf.tensor2d(values.slice(from, from + n)),
    labels: labels.slice(from, from + n),
    classes,
  });
  return [half(0), half(n)];
}
