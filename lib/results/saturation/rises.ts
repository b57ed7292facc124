import { spearman } from "../agreement";
import { tQuantile } from "../distributions";
import type { Point } from "./point";

/** Spearman's rank correlation of upstream and downstream accuracy. */
export function upstreamRankCorrelation(points: readonly Point[]): number {
  return spearman(
    points.map((point) => point.upstream),
    points.map((point) => point.downstream),
  );
}

/**
 * Does downstream accuracy rise with upstream accuracy? By the rank correlation, one-sided at 5 % (Student's t, Kendall
 * and Stuart 1979). Where it does not, a fitted curve follows single points, and its parameters mean nothing.
 */
export function rises(points: readonly Point[]): boolean {
  const n = points.length;
  const rho = upstreamRankCorrelation(points);
  return rho * Math.sqrt((n - 2) / Math.max(1e-12, 1 - rho * rho)) > tQuantile(0.95, n - 2);
}
