import type { ConfidenceInterval } from "../wilson";
import { tQuantile } from "../distributions";
import { errorsOf, fitErrors, type Fit } from "./fit";
import type { Point } from "./point";

/** How well the law fits when e_IR is held at a value and k and alpha are free. */
export interface ProfilePoint {
  eIR: number;
  sse: number;
  /**
   * (SSE - least SSE) / (least SSE / (n - 3)): F-distributed with 1 and n - 3 degrees of freedom were this e_IR the
   * true one.
   */
  f: number;
}

/** The profile of e_IR: which irreducible errors the points can live with. */
export interface Profile {
  points: ProfilePoint[];
  /** F's 95 % quantile, times the design effect of families: e_IR is plausible where `f` is below. */
  threshold: number;
  /** The plausible range of e_IR at 95 %. Where it begins at 0, saturation can't be told from a plain power law. */
  interval: ConfidenceInterval;
}

/**
 * The profile of e_IR (Bates and Watts 1988, section 6.1.2): for each value the best k and alpha. Unlike a bootstrap it
 * shows a flat valley for what it is.
 *
 * @param best the fit with e_IR free.
 * @param designEffect by how much models of one family err together (`familyCorrelation`): the threshold is as many
 *   times F's.
 */
export function profile(points: readonly Point[], best: Fit, designEffect = 1, gridSize = 61): Profile {
  const errors = errorsOf(points);
  const freedom = points.length - 3;
  const threshold = designEffect * tQuantile(0.975, freedom) ** 2; // F(1, n) is the square of Student's t
  // A perfect fit would make every other value infinitely bad: rounding is the least noise there is.
  const noise = Math.max(best.sse, 1e-20) / freedom;
  const sseAt = (eIR: number) => fitErrors(errors, { eIR }).sse;
  const f = (eIR: number) => Math.max(0, (sseAt(eIR) - best.sse) / noise);
  const top = Math.min(1, Math.max(...errors.downstream));
  const grid = Array.from({ length: gridSize }, (_, i) => (i / (gridSize - 1)) * top);
  const along = grid.map((eIR) => {
    const sse = sseAt(eIR);
    return { eIR, sse, f: Math.max(0, (sse - best.sse) / noise) };
  });
  const edge = (inside: number, outside: number): number => {
    if (f(outside) <= threshold) return outside;
    let [low, high] = [inside, outside];
    for (let i = 0; i < 24; i++) {
      const middle = (low + high) / 2;
      if (f(middle) <= threshold) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    points: along,
    threshold,
    interval: { low: edge(best.law.eIR, 0), high: edge(best.law.eIR, top) },
  };
}
