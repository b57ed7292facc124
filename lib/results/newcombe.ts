import { wilson, type ConfidenceInterval } from "./wilson";

/** An accuracy with the number of images that it was measured on. */
export interface TestedAccuracy {
  accuracy: number;
  testSize: number;
}

/**
 * The interval of `a` - `b`, two accuracies on test sets of their own: Newcombe's hybrid of Wilson's intervals
 * (Newcombe 1998, method 10). On one and the same test set it is wider than need be, as the two then err together.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const { low } = results.newcombe({ accuracy: 0.8, testSize: 100 }, { accuracy: 0.6, testSize: 100 });
 * low; // => 0.073
 * ```
 */
export function newcombe(a: TestedAccuracy, b: TestedAccuracy, level = 0.95): ConfidenceInterval {
  const intervalA = wilson(a.accuracy, a.testSize, level);
  const intervalB = wilson(b.accuracy, b.testSize, level);
  const difference = a.accuracy - b.accuracy;
  return {
    low: difference - Math.hypot(a.accuracy - intervalA.low, intervalB.high - b.accuracy),
    high: difference + Math.hypot(intervalA.high - a.accuracy, b.accuracy - intervalB.low),
  };
}
