import type { ModelFit } from "./compare-models";
import type { LackOfFit } from "./lack-of-fit";
import type { FittedLaw } from "./fitted-law";
import type { RangeFit } from "./sensitivity";

/** What a reading of the law is held against. */
export interface Held {
  all: FittedLaw;
  hull: FittedLaw | null;
  models: readonly ModelFit[];
  misfit: LackOfFit | null;
  ranges: readonly RangeFit[];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/**
 * Ranges of models that move e_IR by more than its interval is wide, hulls beside points, misfit, and other curves that
 * fit as well.
 */
export function cautionsOf({ all, hull, models, misfit, ranges }: Held): string[] {
  const { low, high } = all.intervals.eIR;
  const moved = ranges.map(({ eIR }) => eIR);
  const [least, most] = [Math.min(...moved), Math.max(...moved)];
  const best = models.reduce((a, b) => (b.delta < a.delta ? b : a));
  const others = models.filter(({ model, law, delta }) => law === null && delta < 2 && model !== best.model);
  const cautions: string[] = [];
  if (ranges.length > 1 && most - least > high - low)
    cautions.push(
      `e_IR moves from ${percent(least)} to ${percent(most)} with the range of models that is fitted: it describes the range, and is no ceiling.`,
    );
  if (hull !== null && (hull.eIR < low || hull.eIR > high))
    cautions.push(`on the upper hull e_IR is ${percent(hull.eIR)}, outside the interval of all points.`);
  if (misfit !== null && misfit.p < 0.05)
    cautions.push(
      `the points depart from the law (p ${misfit.p.toPrecision(2)}), by ${percent(Math.max(...misfit.bins.map(({ above }) => Math.abs(above))))} at most over a part of the range.`,
    );
  if (best.law === null)
    cautions.push(
      `a curve of another form fits better (${best.model}, AICc ${models.find(({ model }) => model === "saturation")!.delta.toFixed(1)} below the law's): its ceiling is ${percent(best.ceiling)}.`,
    );
  for (const { model, ceiling } of others)
    cautions.push(`a curve of another form fits as well (${model}): its ceiling is ${percent(ceiling)}.`);
  return cautions;
}
