import { UserError } from "../../common";

/** Two classifiers on the same pictures. */
export interface PairedComparison {
  /** Pictures only the first, only the second gets right. */
  onlyFirst: number;
  onlySecond: number;
  /** Accuracy of the first less that of the second. */
  difference: number;
  /** Two-sided, exact: how often classifiers of equal accuracy would differ by as much on these pictures. */
  p: number;
}

/**
 * McNemar's exact test (1947): compares two classifiers by the pictures on which one is right and the other wrong.
 *
 * @param first whether each picture was classified rightly, in the same order as in `second`.
 *
 * @example
 * ```ts
 * import { transfer } from "upstream";
 * const first = [true, true, true, true, false];
 * const second = [false, false, false, true, false];
 * transfer.mcnemar(first, second).p; // => 0.25
 * ```
 */
export function mcnemar(first: readonly boolean[], second: readonly boolean[]): PairedComparison {
  const n = first.length;
  if (n === 0 || n !== second.length)
    throw new UserError(`${n} and ${second.length} predictions: expected the same pictures, at least one`);
  const onlyFirst = first.filter((right, i) => right && !second[i]).length;
  const onlySecond = second.filter((right, i) => right && !first[i]).length;
  return {
    onlyFirst,
    onlySecond,
    difference: (onlyFirst - onlySecond) / n,
    p: signTest(onlyFirst, onlySecond),
  };
}

/** The two-sided p-value of the exact sign test: twice the smaller tail of the binomial with p = 1/2, at most 1. */
function signTest(a: number, b: number): number {
  const n = a + b;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let i = 0; i <= Math.min(a, b); i++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1));
  }
  return Math.min(1, 2 * tail);
}
