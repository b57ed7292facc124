import type { ConfidenceInterval } from "../wilson";

/** What the numbers say of a claim. */
export type ClaimVerdict = "holds" | "holds within noise" | "cannot be told" | "does not hold";

/** A number that is positive where a claim is true, with its interval at any level; null where the noise is not known. */
export interface Effect {
  label: string;
  value: number;
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
 * - `cannot be told`: some effect points the other way, but none beyond noise; or there are no effects, or the noise of
 *   one is not known.
 */
export function verdict(effects: readonly Effect[]): ClaimVerdict {
  if (effects.length === 0) return "cannot be told";
  const corrected = 1 - (1 - confidenceLevel) / effects.length;
  if (effects.some((effect) => (effect.range(corrected)?.high ?? 0) < 0)) return "does not hold";
  const ranges = effects.map((effect) => effect.range(confidenceLevel));
  if (ranges.some((range) => range === null)) return "cannot be told";
  if (ranges.every((range) => range!.low > 0)) return "holds";
  return effects.every((effect) => effect.value > 0) ? "holds within noise" : "cannot be told";
}

/**
 * The verdict on a claim from those at the shots that it speaks of, those without rows left out: false anywhere is
 * `does not hold`; true everywhere `holds`; in the claim's direction everywhere `holds within noise`.
 */
export function overall(verdicts: readonly ClaimVerdict[]): ClaimVerdict {
  if (verdicts.length === 0) return "cannot be told";
  if (verdicts.includes("does not hold")) return "does not hold";
  if (verdicts.every((one) => one === "holds")) return "holds";
  if (verdicts.every((one) => one.startsWith("holds"))) return "holds within noise";
  return "cannot be told";
}
