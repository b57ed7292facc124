/** The sum of some numbers; 0 of none. */
export const sum = (values: readonly number[]): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

/** The arithmetic mean; NaN of no numbers. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** The sample variance, with n - 1 in the denominator (numpy's `var(ddof=1)`); NaN of fewer than two numbers. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

/** A sorted copy, smallest first. */
export const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/**
 * The quantile of some numbers, interpolated between neighbours (numpy's default, type 7 of Hyndman and Fan 1996).
 *
 * @param sorted at least one number, smallest first. @param share 0 (the smallest) to 1 (the largest).
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}

/** The median: of an even number of values the mean of the middle two. */
export const median = (values: readonly number[]): number => quantile(ascending(values), 0.5);

/** The middle `level` (0 to 1) of some numbers: the quantiles at (1 - level) / 2 and (1 + level) / 2. */
export function middle(sorted: ArrayLike<number>, level = 0.95): { low: number; high: number } {
  return { low: quantile(sorted, (1 - level) / 2), high: quantile(sorted, (1 + level) / 2) };
}
