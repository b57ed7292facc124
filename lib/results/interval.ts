/** Bounds of a 95 % interval, 0 to 1, or nulls where nothing is known of the noise. */
export interface Interval {
  low: number | null;
  high: number | null;
}

const Z = 1.959964;

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

/** Wilson's 95 % score interval of a proportion `p` seen in `n` trials. */
export function wilson(p: number, n: number): { low: number; high: number } {
  const centre = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
