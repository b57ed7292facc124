import minimize from "minimize-golden-section-1d";
import { sum } from "../../common";
import type { Point } from "./point";

/** A fitted curve: the downstream accuracy at an upstream accuracy, both 0 to 1. */
export interface FittedCurve {
  accuracyAt(upstream: number): number;
  /** The accuracy at upstream accuracy 1. */
  ceiling: number;
}

const inside = (accuracy: number) => Math.min(1 - 1e-6, Math.max(1e-6, accuracy));
const logit = (accuracy: number) => Math.log(inside(accuracy) / (1 - inside(accuracy)));
const logistic = (x: number) => 1 / (1 + Math.exp(-x));

const squares = (points: readonly Point[], at: (upstream: number) => number) =>
  sum(points.map(({ upstream, downstream }) => (at(upstream) - downstream) ** 2));

/**
 * Accuracy on the line (Miller et al. 2021): logit of downstream accuracy = a + b x logit of upstream accuracy, fitted
 * by least squares on accuracy (Gauss and Newton, halved steps). It rises to 100 %: a curve that bends without
 * saturating below it.
 */
export function fitLogitLine(points: readonly Point[]): FittedCurve & { a: number; b: number } {
  const x = points.map(({ upstream }) => logit(upstream));
  const at = (a: number, b: number) => (upstream: number) => logistic(a + b * logit(upstream));
  let [a, b] = straightLine(
    x,
    points.map(({ downstream }) => logit(downstream)),
  );
  let sse = squares(points, at(a, b));
  for (let step = 0; step < 100; step++) {
    let [aa, ab, bb, ra, rb] = [0, 0, 0, 0, 0];
    points.forEach(({ downstream }, i) => {
      const p = logistic(a + b * x[i]!);
      const slope = p * (1 - p);
      const residual = downstream - p;
      aa += slope * slope;
      ab += slope * slope * x[i]!;
      bb += slope * slope * x[i]! * x[i]!;
      ra += slope * residual;
      rb += slope * x[i]! * residual;
    });
    const determinant = aa * bb - ab * ab;
    if (!(determinant > 1e-300)) break;
    const [da, db] = [(bb * ra - ab * rb) / determinant, (aa * rb - ab * ra) / determinant];
    let share = 1;
    while (share > 1e-6 && squares(points, at(a + share * da, b + share * db)) >= sse) share /= 2;
    if (share <= 1e-6) break;
    [a, b] = [a + share * da, b + share * db];
    const now = squares(points, at(a, b));
    if (sse - now < 1e-14) break;
    sse = now;
  }
  return { a, b, accuracyAt: at(a, b), ceiling: 1 };
}

/** A power of upstream accuracy: downstream accuracy = c x upstream accuracy^beta, c at most 1, beta 0.05 to 20. */
export function fitAccuracyPower(points: readonly Point[]): FittedCurve & { c: number; beta: number } {
  const scale = (beta: number) => {
    const powers = points.map(({ upstream }) => upstream ** beta);
    const free =
      sum(powers.map((power, i) => power * points[i]!.downstream)) /
      sum(powers.map((power) => power * power));
    return Math.min(1, Math.max(0, free));
  };
  const sse = (logBeta: number) => {
    const beta = Math.exp(logBeta);
    const c = scale(beta);
    return squares(points, (upstream) => c * upstream ** beta);
  };
  const bounds = [Math.log(0.05), Math.log(20)] as const;
  const starts = Array.from({ length: 16 }, (_, i) => bounds[0] + (i / 15) * (bounds[1] - bounds[0]));
  const heights = starts.map(sse);
  const best = heights.indexOf(Math.min(...heights));
  const logBeta = minimize(sse, {
    lowerBound: starts[Math.max(0, best - 1)]!,
    upperBound: starts[Math.min(15, best + 1)]!,
    tolerance: 1e-7,
  });
  const beta = Math.exp(logBeta);
  const c = scale(beta);
  return { c, beta, accuracyAt: (upstream) => c * upstream ** beta, ceiling: c };
}

/** The least-squares line through points: its value at 0 and its slope. */
function straightLine(x: readonly number[], y: readonly number[]): [number, number] {
  const n = x.length;
  const [mx, my] = [sum(x) / n, sum(y) / n];
  const slope =
    sum(x.map((value, i) => (value - mx) * (y[i]! - my))) /
    Math.max(1e-12, sum(x.map((value) => (value - mx) ** 2)));
  return [my - slope * mx, slope];
}
