import type { ConfidenceInterval } from "../wilson";

/** What the numbers say of a claim. */
export type ClaimVerdict = "holds" | "holds within noise" | "cannot be told" | "does not hold";

/**
 * A number that is positive where a claim is true, with its interval at any level; null where the noise is not known.
 */
export interface Effect {
  label: string;
  value: number;
  /**
   * What it is counted in: accuracies and shares (0.01 is a point) where left out, or standard deviations of a normal
   * distribution.
   */
  unit?: "standard deviations";
  /**
   * Picked among many as the clearest: then being above 0 within noise tells nothing, since the largest of many always
   * is.
   */
  clearestOfMany?: true;
  range(level: number): ConfidenceInterval | null;
}

/** The level of the intervals that verdicts rest on. */
export const confidenceLevel = 0.95;

/**
 * The verdict on a claim that is true where all of its effects are positive:
 *
 * - `does not hold`: some effect's interval lies below 0, at the level corrected for their number (Bonferroni);
 * - `holds`: every effect's interval lies above 0 (all must, so nothing is corrected: Berger 1982);
 * - `holds within noise`: every effect is positive, but not every interval lies above 0;
 * - `cannot be told`: some effect points the other way, but none beyond noise; or one is the clearest of many, within
 *   noise; or there are no effects, or the noise of one is not known.
 */
export function verdict(effects: readonly Effect[]): ClaimVerdict {
  if (effects.length === 0) return "cannot be told";
  const corrected = 1 - (1 - confidenceLevel) / effects.length;
  if (effects.some((effect) => (effect.range(corrected)?.high ?? 0) < 0)) return "does not hold";
  const ranges = effects.map((effect) => effect.range(confidenceLevel));
  if (ranges.some((range) => range === null)) return "cannot be told";
  if (ranges.every((range) => range!.low > 0)) return "holds";
  if (effects.some(({ clearestOfMany }) => clearestOfMany)) return "cannot be told";
  return effects.every((effect) => effect.value > 0) ? "holds within noise" : "cannot be told";
}
