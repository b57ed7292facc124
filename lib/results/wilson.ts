import { UserError } from "../common";
import { normalQuantile } from "./distributions";

/** Bounds that hold the true value at the stated level. */
export interface ConfidenceInterval {
  low: number;
  high: number;
}

/**
 * Wilson's score interval of an accuracy (Wilson 1927): it keeps its level at small test sets and near 0 and 1.
 *
 * @param accuracy measured, 0 to 1. @param testSize images it was measured on, at least 1. @param level 0 to 1.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const { low, high } = results.wilson(0.5, 100);
 * low; // => 0.404
 * high; // => 0.596
 * ```
 */
export function wilson(accuracy: number, testSize: number, level = 0.95): ConfidenceInterval {
  if (!(accuracy >= 0 && accuracy <= 1)) throw new UserError(`accuracy ${accuracy}: expected 0 to 1`);
  if (!(testSize >= 1)) throw new UserError(`test size ${testSize}: expected at least 1`);
  const z = normalQuantile((1 + level) / 2);
  const shrink = 1 + (z * z) / testSize;
  const centre = (accuracy + (z * z) / (2 * testSize)) / shrink;
  const half =
    (z / shrink) * Math.sqrt((accuracy * (1 - accuracy)) / testSize + (z * z) / (4 * testSize * testSize));
  return {
    low: accuracy === 0 ? 0 : Math.max(0, centre - half),
    high: accuracy === 1 ? 1 : Math.min(1, centre + half),
  };
}
