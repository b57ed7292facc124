/** The mean or median of some numbers. */
export function aggregate(values: readonly number[], how: "mean" | "median" = "mean"): number {
  if (how === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
