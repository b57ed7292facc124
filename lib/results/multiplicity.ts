import { sum } from "../common";
import { chiSquaredCdf } from "./distributions";

/**
 * `holm`: the chance of any false finding stays below the level. `bh`: the expected share of false ones among the
 * findings.
 */
export type Correction = "holm" | "bh" | "none";

/**
 * P-values adjusted for how many there are, in the order given: Holm (1979), step-down Bonferroni, or Benjamini and
 * Hochberg (1995), step-up. Compare them with the level as they are.
 */
export function adjust(pValues: readonly number[], correction: Correction = "holm"): number[] {
  if (correction === "none") return pValues.slice();
  const order = pValues.map((_, i) => i).sort((i, j) => (pValues[i] as number) - (pValues[j] as number));
  const adjusted = new Array<number>(pValues.length).fill(1);
  const m = pValues.length;
  if (correction === "holm") {
    let floor = 0;
    order.forEach((i, rank) => {
      floor = Math.max(floor, Math.min(1, (m - rank) * (pValues[i] as number)));
      adjusted[i] = floor;
    });
  } else {
    let ceiling = 1;
    for (let rank = m - 1; rank >= 0; rank--) {
      const i = order[rank] as number;
      ceiling = Math.min(ceiling, (m / (rank + 1)) * (pValues[i] as number));
      adjusted[i] = ceiling;
    }
  }
  return adjusted;
}

/**
 * One p-value for several independent tests of the same kind: how often all nulls together give p-values as small, by
 * -2 times the sum of their logarithms (Fisher 1925). It tells that some null is false, not which; 1 without tests.
 *
 * @param pValues above 0, at most 1.
 */
export function fishersMethod(pValues: readonly number[]): number {
  if (pValues.length === 0) return 1;
  return 1 - chiSquaredCdf(-2 * sum(pValues.map(Math.log)), 2 * pValues.length);
}
