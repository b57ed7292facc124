import { random } from "../random";
import { ascending, middle, UserError } from "../common";
import type { ConfidenceInterval } from "./wilson";

/**
 * The percentile bootstrap of a statistic (Efron 1979): items are drawn with replacement, and the statistic computed
 * anew. Over tasks it says how far a mean would move had other tasks of their kind been chosen.
 *
 * @param items at least two. @param statistic from a resampled list to a number.
 */
export function bootstrap<T>(
  items: readonly T[],
  statistic: (items: T[]) => number,
  options: { draws?: number; level?: number; seed?: string | number } = {},
): ConfidenceInterval {
  const { draws = 2000, level = 0.95, seed = 0 } = options;
  if (items.length < 2) throw new UserError("the bootstrap needs at least two items");
  const stream = random("bootstrap", seed);
  const values = ascending(
    Array.from({ length: draws }, () =>
      statistic(Array.from(items, () => items[stream.integer(items.length)] as T)),
    ),
  );
  return middle(values, level);
}
