import minimize from "minimize-golden-section-1d";
import { alphaBounds, type Law } from "./law";
import type { Point } from "./point";

/** A fitted law and its sum of squared residuals (weighted where weights were given). */
export interface Fit {
  law: Law;
  sse: number;
}

/** What is held fixed: `alpha: 1` is the straight line, `eIR: 0` the plain power law, `k: 0` a constant. */
export type FixedParameters = Partial<Pick<Law, "alpha" | "eIR">> & { k?: 0 };

/** A cloud as the solver reads it: log e_US, e_DS and how often each point counts. */
export interface Errors {
  logUpstream: Float64Array;
  downstream: Float64Array;
  weight: Float64Array;
}

// Where alpha's valley is looked for before it is walked down: the many starts.
const starts = Array.from(
  { length: 16 },
  (_, i) => Math.log(alphaBounds.low) + (i / 15) * Math.log(alphaBounds.high / alphaBounds.low),
);

/** The errors of a cloud, every point counting once. */
export function errorsOf(points: readonly Point[]): Errors {
  return {
    logUpstream: Float64Array.from(points, (point) => Math.log(Math.max(1 - point.upstream, 1e-12))),
    downstream: Float64Array.from(points, (point) => 1 - point.downstream),
    weight: new Float64Array(points.length).fill(1),
  };
}

/**
 * Fits the law by bounded least squares on downstream error: k >= 0, alpha within `alphaBounds`, 0 <= e_IR <= 1.
 *
 * For a given alpha the law is linear in k and e_IR, whose best values within the bounds are known in closed form
 * (variable projection, Golub and Pereyra 1973). What is left is one bounded dimension: log alpha is tried on a grid of
 * 16 starts, and golden section walks down every valley found. Agrees with scipy's bounded `curve_fit` to 1e-4 where
 * Levenberg and Marquardt's method with clipped parameters (npm's ml-levenberg-marquardt) sticks to the bounds.
 */
export function fitErrors(errors: Errors, fixed: FixedParameters = {}): Fit {
  const { eIR } = fixed;
  if (fixed.k === 0) return exact(errors, { k: 0, alpha: 1, eIR: mean(errors) });
  const at = linearPart(errors, eIR);
  if (fixed.alpha !== undefined) return exact(errors, at(fixed.alpha).law);
  const sse = (logAlpha: number) => at(Math.exp(logAlpha)).sse;
  const heights = starts.map(sse);
  let best: Fit = { law: { k: 0, alpha: 1, eIR: 0 }, sse: Infinity };
  heights.forEach((height, i) => {
    if (height > (heights[i - 1] ?? Infinity) || height > (heights[i + 1] ?? Infinity)) return;
    const logAlpha = minimize(sse, {
      lowerBound: starts[Math.max(0, i - 1)]!,
      upperBound: starts[Math.min(starts.length - 1, i + 1)]!,
      tolerance: 1e-6,
    });
    const found = at(Math.exp(logAlpha));
    if (found.sse < best.sse) best = found;
  });
  return exact(errors, best.law);
}

/** Fits the law to points (accuracies, 0 to 1). */
export function fit(points: readonly Point[], fixed: FixedParameters = {}): Fit {
  return fitErrors(errorsOf(points), fixed);
}

/** For a given alpha the best k and e_IR within their bounds, in one pass over the points. */
function linearPart(errors: Errors, fixedEIR?: number): (alpha: number) => Fit {
  const { logUpstream, downstream, weight } = errors;
  const n = downstream.length;
  let [w, wy, wyy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    w += weight[i]!;
    wy += weight[i]! * downstream[i]!;
    wyy += weight[i]! * downstream[i]! * downstream[i]!;
  }
  return (alpha) => {
    let [wu, wuu, wuy] = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const u = Math.exp(alpha * logUpstream[i]!);
      const scaled = weight[i]! * u;
      wu += scaled;
      wuu += scaled * u;
      wuy += scaled * downstream[i]!;
    }
    // The sum of squares is convex in (k, e_IR), so where the free minimum lies beyond a bound of e_IR the best point
    // lies on that bound.
    let eIR = fixedEIR ?? 0;
    if (fixedEIR === undefined) {
      const slope = (w * wuy - wu * wy) / (w * wuu - wu * wu);
      eIR = slope > 0 ? Math.min(1, Math.max(0, (wy - slope * wu) / w)) : wy / w;
    }
    const k = wuu > 0 ? Math.max(0, (wuy - eIR * wu) / wuu) : 0;
    const sse = wyy + k * k * wuu + eIR * eIR * w + 2 * (k * eIR * wu - k * wuy - eIR * wy);
    return { law: { k, alpha, eIR }, sse };
  };
}

/** The sum of squares from the residuals themselves: the sums that the search compares cancel to some eleven digits. */
function exact({ logUpstream, downstream, weight }: Errors, law: Law): Fit {
  let sse = 0;
  for (let i = 0; i < downstream.length; i++)
    sse += weight[i]! * (downstream[i]! - law.k * Math.exp(law.alpha * logUpstream[i]!) - law.eIR) ** 2;
  return { law, sse };
}

function mean({ downstream, weight }: Errors): number {
  let [w, wy] = [0, 0];
  for (let i = 0; i < downstream.length; i++) {
    w += weight[i]!;
    wy += weight[i]! * downstream[i]!;
  }
  return wy / w;
}
