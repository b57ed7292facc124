import { random } from "../random";
import { UserError } from "../common";
import type { Range } from "./wilson";

/**
 * The percentile bootstrap of a statistic (Efron 1979): items are drawn with replacement, and the statistic computed anew.
 * Over tasks it says how far a mean would move had other tasks of their kind been chosen.
 *
 * @param items at least two. @param statistic from a resampled list to a number.
 */
export function bootstrap<T>(
  items: readonly T[],
  statistic: (items: T[]) => number,
  options: { draws?: number; level?: number; seed?: string | number } = {},
): Range {
  const { draws = 2000, level = 0.95, seed = 0 } = options;
  if (items.length < 2) throw new UserError("the bootstrap needs at least two items");
  const stream = random("bootstrap", seed);
  const values = Array.from({ length: draws }, () =>
    statistic(Array.from(items, () => items[stream.integer(items.length)] as T)),
  ).sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (draws - 1))] as number;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
