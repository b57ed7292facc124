import { mean, sum } from "../common";
import { interval } from "./interval";
import { independentAccuracies } from "./pooled-noise";
import { effectiveTestSize, type Cell } from "./cells";
import type { ConfidenceInterval } from "./wilson";

/** A measured accuracy and its weight in a sum: +1 and -1 make a difference, 1/n each a mean. */
export interface Term {
  weight: number;
  cell: Pick<Cell, "accuracy" | "testSize" | "won"> & Partial<Pick<Cell, "rerunRatio" | "seedNoise">>;
}

/** A sum of measured accuracies. */
export function combine(terms: readonly Term[]): number {
  return sum(terms.map(({ weight, cell }) => weight * cell.accuracy));
}

/**
 * The interval of a sum of measured accuracies, recovered from the interval of each (MOVER: Zou and Donner 2008; for a
 * difference of two it is Newcombe's 1998 method 10). Accuracies count as measured independently: on one test set they
 * err together, so that the interval of a difference is wider than need be.
 *
 * @returns null where an accuracy has neither a test size nor several seeds.
 */
export function combinedRange(terms: readonly Term[], level = 0.95): ConfidenceInterval | null {
  let [below, above] = [0, 0];
  for (const { weight, cell } of terms) {
    const { low, high } = interval(
      cell.seedNoise === undefined ? cell.won.map((row) => row.accuracy) : independentAccuracies(cell.won),
      effectiveTestSize(cell),
      level,
      cell.seedNoise,
    );
    if (low === null || high === null) return null;
    // The interval is that of the raw best: moved along where an expected best stands in the cell.
    const raw = mean(cell.won.map((row) => row.accuracy));
    const [down, up] = [weight * (raw - low), weight * (high - raw)];
    below += weight > 0 ? down ** 2 : up ** 2;
    above += weight > 0 ? up ** 2 : down ** 2;
  }
  const total = combine(terms);
  return { low: total - Math.sqrt(below), high: total + Math.sqrt(above) };
}
