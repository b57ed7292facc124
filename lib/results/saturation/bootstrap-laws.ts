import { ascending, quantile } from "../../common";
import { random } from "../../random";
import { normalCdf, tQuantile } from "../distributions";
import type { ConfidenceInterval } from "../wilson";
import { errorsOf, fit, fitErrors, type Errors } from "./fit";
import { upperHull } from "./hull";
import { accuracyAt, type Law } from "./law";
import type { Point } from "./point";

/** A hull of fewer points than this fixes no law of three parameters. */
export const fewestHullPoints = 4;

/**
 * Laws fitted to bootstrap samples of the points (pairs drawn with replacement; Efron 1979): what else the law might
 * have been. A sample that holds fewer than 4 different upstream accuracies fixes no law and is left out.
 *
 * @returns a law for each of the `draws` samples; null where it fixes none.
 */
export function bootstrapLaws(points: readonly Point[], options: LawDraws): (Law | null)[] {
  const stream = random("saturation", options.seed);
  const errors = errorsOf(points);
  const n = points.length;
  const families = options.clusters === undefined ? null : placesByCluster(options.clusters);
  return Array.from({ length: options.draws }, () => {
    const counts = new Float64Array(n);
    if (families === null) for (let i = 0; i < n; i++) counts[stream.integer(n)]! += 1;
    else
      for (let i = 0; i < families.length; i++)
        for (const j of families[stream.integer(families.length)]!) counts[j]! += 1;
    if (options.hull === true) {
      const hull = upperHull(points.filter((_, i) => counts[i]! > 0));
      return hull.length < fewestHullPoints ? null : fit(hull).law;
    }
    const sample = drawn(errors, counts);
    return new Set(sample.logUpstream).size < 4 ? null : fitErrors(sample).law;
  });
}

/** How samples are drawn, and what is fitted to them. */
interface LawDraws {
  draws: number;
  /**
   * Samples of equally long lists with the same seed pick the same indices, so that two clouds of the same models can
   * be resampled together.
   */
  seed: string | number;
  /** Fits each sample's upper hull instead of all its points. */
  hull?: boolean;
  /** For each point the family that it belongs to: whole families are drawn then, as models of one err together. */
  clusters?: readonly string[];
}

/** The indices of each cluster's points. */
function placesByCluster(clusters: readonly string[]): number[][] {
  const indices = new Map<string, number[]>();
  clusters.forEach((cluster, i) => indices.set(cluster, [...(indices.get(cluster) ?? []), i]));
  return [...indices.values()];
}

/** Only the points that were drawn, each with how often it was. */
function drawn(errors: Errors, counts: Float64Array): Errors {
  const indices = [...counts.keys()].filter((i) => counts[i]! > 0);
  const take = (values: Float64Array) => Float64Array.from(indices, (i) => values[i]!);
  return {
    logUpstream: take(errors.logUpstream),
    downstream: take(errors.downstream),
    weight: take(counts),
  };
}

/**
 * The 95 % percentile interval of bootstrap values, widened for few points: percentiles of samples of n points are too
 * narrow by about sqrt((n - p) / n) and by the normal's tails for Student's t (Hesterberg 2015, section 3.2: the
 * expanded percentile interval).
 *
 * @param n points that the law's three parameters were fitted to.
 */
export function percentiles(values: readonly number[], n: number): ConfidenceInterval {
  const sorted = ascending(values);
  const tail = normalCdf(-Math.sqrt(n / (n - 3)) * tQuantile(0.975, n - 3));
  return sorted.length === 0
    ? { low: NaN, high: NaN }
    : { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

/** 95 % intervals of the parameters of a law fitted to `n` points. */
export function intervals(
  laws: readonly Law[],
  n: number,
): { k: ConfidenceInterval; alpha: ConfidenceInterval; eIR: ConfidenceInterval } {
  const of = (name: keyof Law) =>
    percentiles(
      laws.map((law) => law[name]),
      n,
    );
  return { k: of("k"), alpha: of("alpha"), eIR: of("eIR") };
}

/** One point of a curve with its 95 % band; accuracies, 0 to 1. */
export interface BandPoint {
  upstream: number;
  downstream: number;
  low: number;
  high: number;
}

/** The law's curve and pointwise 95 % band at the accuracies `upstreams`. */
export function band(law: Law, laws: readonly Law[], n: number, upstreams: readonly number[]): BandPoint[] {
  return upstreams.map((upstream) => ({
    upstream,
    downstream: accuracyAt(law, upstream),
    ...percentiles(
      laws.map((other) => accuracyAt(other, upstream)),
      n,
    ),
  }));
}
