import { normalQuantile } from "./distributions";
import { wilson } from "./wilson";

/** Bounds of a 95 % interval, 0 to 1, or nulls where nothing is known of the noise. */
export interface Interval {
  low: number | null;
  high: number | null;
}

const Z = normalQuantile(0.975);

/**
 * The 95 % interval of an accuracy. One seed: Wilson's score interval for the test set's size (Wilson 1927; the
 * recommendation of Brown, Cai and DasGupta 2001). Several seeds: normal, with the variance of the seeds' mean and,
 * where it is known, that of the test set, which the seeds share.
 *
 * @param accuracies one accuracy a seed, 0 to 1.
 */
export function interval(accuracies: readonly number[], testSize: number | null): Interval {
  const n = accuracies.length;
  const mean = accuracies.reduce((sum, x) => sum + x, 0) / n;
  if (n === 1) return testSize === null ? { low: null, high: null } : wilson(mean, testSize);
  const variance = accuracies.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  const half = Z * Math.sqrt(variance / n + (testSize === null ? 0 : (mean * (1 - mean)) / testSize));
  return { low: Math.max(0, mean - half), high: Math.min(1, mean + half) };
}
