import { fit } from "./fit";
import { upperHull } from "./hull";
import { fewestHullPoints } from "./bootstrap-laws";
import { fewestPoints, type Point } from "./point";

/** The irreducible error as fitted to one part of the models. */
export interface RangeFit {
  /** Upstream errors of the models fitted: from (inclusive) to (exclusive). */
  from: number;
  to: number;
  n: number;
  /** Fitted to all of these models, and to their upper hull; null where the hull has too few points. */
  eIR: number;
  hullEIR: number | null;
}

/** The parts that are tried: the models below, and those above, some upstream errors. */
const cuts: readonly (readonly [number, number])[] = [
  [0, 0.15],
  [0, 0.2],
  [0, 0.3],
  [0, 1.001],
  [0.15, 1.001],
  [0.2, 1.001],
  [0.25, 1.001],
];

/**
 * How far the irreducible error moves with the range of models that the law is fitted to. Were the law true, every
 * range would give the same up to noise; where e_IR runs through the ranges, it describes the range and is no ceiling.
 *
 * @returns a fit for each range that holds enough models.
 */
export function rangeSensitivity(points: readonly Point[], ranges = cuts): RangeFit[] {
  return ranges.flatMap(([from, to]) => {
    const held = points.filter(({ upstream }) => 1 - upstream >= from && 1 - upstream < to);
    if (held.length < fewestPoints) return [];
    const hull = upperHull(held);
    return [
      {
        from,
        to: Math.min(1, to),
        n: held.length,
        eIR: fit(held).law.eIR,
        hullEIR: hull.length < fewestHullPoints ? null : fit(hull).law.eIR,
      },
    ];
  });
}
