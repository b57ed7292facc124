import { mean, sum } from "../../common";
import { random } from "../../random";
import { exceedance } from "../simulation";
import { clustersOf } from "./families";
import { fit } from "./fit";
import { accuracyAt, type Law } from "./law";
import type { Point } from "./point";

/** Does the law describe the points, or do they lie above it here and below it there? */
export interface LackOfFit {
  /** Parts of the models by upstream accuracy, with how far they lie above the law on average, in accuracy. */
  bins: { from: number; to: number; n: number; above: number }[];
  /**
   * The scatter of the bins' means over that of models within bins: about 1 where the law is true and models err by
   * themselves.
   */
  f: number;
  /**
   * How often points that follow the law show as much: families' errors keep together in it (wild cluster bootstrap).
   */
  p: number;
}

const parameters = 3;
/** Fewer models than this leave no bins. */
const fewestForBins = 20;

/**
 * Tests the law against any smooth departure from it: models are put into bins of equal number by upstream accuracy
 * (ten at most, at least five models each), and the bins' mean residuals compared with the scatter within. P-values are
 * simulated: residuals of whole families change sign at random, the law is fitted again (Cameron, Gelbach and Miller
 * 2008).
 *
 * @returns null where there are fewer than 20 models.
 */
export function lackOfFit(
  points: readonly Point[],
  options: { draws?: number; seed?: string | number } = {},
): LackOfFit | null {
  const { draws = 199, seed = 0 } = options;
  if (points.length < fewestForBins) return null;
  const sorted = [...points].sort((a, b) => a.upstream - b.upstream);
  const count = Math.min(10, Math.floor(sorted.length / 5));
  const bins = Array.from({ length: count }, (_, bin) => {
    const [from, to] = [bin, bin + 1].map((i) => Math.round((i * sorted.length) / count)) as [number, number];
    return { from, to };
  });
  const { law } = fit(sorted);
  const residuals = residualsOf(sorted, law);
  const f = ratioOf(residuals, bins);
  const clusters = clustersOf(sorted) ?? sorted.map((_, i) => String(i));
  const stream = random("lack of fit", seed);
  const drawn = Array.from({ length: draws }, () => {
    const signs = new Map<string, number>();
    const again = sorted.map((point, i): Point => {
      const cluster = clusters[i]!;
      const sign = signs.get(cluster) ?? (stream.uniform() < 0.5 ? -1 : 1);
      signs.set(cluster, sign);
      return { ...point, downstream: accuracyAt(law, point.upstream) + sign * residuals[i]! };
    });
    return ratioOf(residualsOf(again, fit(again).law), bins);
  });
  return {
    bins: bins.map(({ from, to }) => ({
      from: sorted[from]!.upstream,
      to: sorted[to - 1]!.upstream,
      n: to - from,
      above: mean(residuals.slice(from, to)),
    })),
    f,
    p: exceedance(f, drawn),
  };
}

const residualsOf = (points: readonly Point[], law: Law) =>
  points.map((point) => point.downstream - accuracyAt(law, point.upstream));

/** Mean square between bins, less the law's own parameters, over mean square within. */
function ratioOf(residuals: readonly number[], bins: readonly { from: number; to: number }[]): number {
  let [between, within] = [0, 0];
  for (const { from, to } of bins) {
    const own = residuals.slice(from, to);
    const centre = mean(own);
    between += own.length * centre ** 2;
    within += sum(own.map((value) => (value - centre) ** 2));
  }
  return between / (bins.length - parameters) / (within / (residuals.length - bins.length));
}
