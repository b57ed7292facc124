import { permutation, random } from "../../random";
import { mean, sum, UserError } from "../../common";
import { exceedance } from "../simulation";
import { fit } from "./fit";
import { accuracyAt, type Law } from "./law";
import { checkPoints, type Point } from "./point";

/** What was varied, and the models that differ in it. */
export interface Variation {
  /** For instance `data`, `model size`, `epochs`. */
  name: string;
  points: Point[];
}

/** Do variations lie on one curve? */
export interface OneCurve {
  /** The law fitted to all points. */
  law: Law;
  /** For each variation how far its points lie above the common curve, on average, in accuracy. */
  offsets: { name: string; offset: number; n: number }[];
  /** The share of the residuals' variance that lies between variations. */
  share: number;
  /**
   * The share of shuffled assignments of points to variations that differ at least as much: small where there is no one
   * curve.
   */
  p: number;
}

/**
 * Tests whether upstream accuracy is all that counts (Abnar et al., section 3: data, model size and epochs move models
 * along one curve): one law is fitted to all points, and the variations' mean residuals compared by permutation.
 *
 * @param variations at least two; a model may stand in several, for instance the one that all start from.
 */
export function oneCurve(
  variations: readonly Variation[],
  options: { draws?: number; seed?: string | number } = {},
): OneCurve {
  const { draws = 2000, seed = 0 } = options;
  const kept = variations.filter(({ points }) => points.length > 0);
  if (kept.length < 2)
    throw new UserError(`one curve: ${kept.length} variations, expected at least two with points`);
  const points = kept.flatMap((variation) => variation.points);
  const names = {
    upstream: "upstream",
    downstream: "downstream",
    table: kept.map(({ name }) => name).join(", "),
  };
  checkPoints(points, names);
  const unique = [...new Map(points.map((p) => [`${p.label} ${p.upstream} ${p.downstream}`, p])).values()];
  const { law } = fit(unique);
  const residuals = points.map((point) => point.downstream - accuracyAt(law, point.upstream));
  const sizes = kept.map((variation) => variation.points.length);
  const between = (values: readonly number[]): number => {
    let start = 0;
    return sizes.reduce((total, size) => {
      const part = sum(values.slice(start, start + size));
      start += size;
      return total + (part * part) / size;
    }, 0);
  };
  const observed = between(residuals);
  const stream = random("one curve", seed);
  const shuffled = Array.from({ length: draws }, () =>
    between(permutation(residuals.length, stream).map((i) => residuals[i]!)),
  );
  let start = 0;
  return {
    law,
    offsets: kept.map(({ name }, i) => {
      const part = residuals.slice(start, (start += sizes[i]!));
      return { name, offset: mean(part), n: part.length };
    }),
    share: observed / sum(residuals.map((value) => value * value)),
    p: exceedance(observed, shuffled),
  };
}
