/**
 * (max - min) / max of some accuracies: the normalised spread of section 3.1; 0 where all are 0.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * results.spread([0.8, 0.6, 0.7]); // => 0.25
 * ```
 */
export function spread(accuracies: readonly number[]): number {
  const max = Math.max(...accuracies);
  return max === 0 ? 0 : (max - Math.min(...accuracies)) / max;
}
