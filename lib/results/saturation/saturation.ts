import { version, sum } from "../../common";
import type { ConfidenceInterval } from "../wilson";
import { compareModels, type ModelFit } from "./compare-models";
import { fit } from "./fit";
import type { FittedLaw } from "./fitted-law";
import { upperHull } from "./hull";
import { accuracyAt, alphaBounds, onset, type Law } from "./law";
import { checkPoints, type Point } from "./point";
import { upstreamRankCorrelation, rises } from "./rises";
import { cautionsOf } from "./cautions";
import { clustersOf, familyCorrelation, type FamilyCorrelation } from "./families";
import { lackOfFit, type LackOfFit } from "./lack-of-fit";
import { rangeSensitivity, type RangeFit } from "./sensitivity";
import { profile, type Profile } from "./profile-likelihood";
import { band, bootstrapLaws, fewestHullPoints, intervals, type BandPoint } from "./bootstrap-laws";
import { keepStatistic } from "../kept-statistics";

/**
 * What the points say of e_IR's plausible range (95 %, by its profile and by the bootstrap): `saturates` where it lies
 * above 0, `undecided` where it begins at 0, so that a plain power law fits as well, `power law` where it also ends
 * within a percentage point of 0; and `unrelated` where downstream accuracy does not rise with upstream accuracy at
 * all.
 */
export type SaturationVerdict = "saturates" | "undecided" | "power law" | "unrelated";

/** What is read from a cloud of upstream and downstream accuracies. */
export interface Saturation {
  verdict: SaturationVerdict;
  /** The same in a sentence. */
  sentence: string;
  n: number;
  /** Upstream accuracies measured, 0 to 1. */
  range: ConfidenceInterval;
  /** Spearman's rank correlation of upstream and downstream accuracy. */
  rankCorrelation: number;
  /** Fitted to all points. */
  all: FittedLaw;
  /** Fitted to the points of the upper convex hull, as the paper does; null where the hull has fewer than 4 points. */
  hull: FittedLaw | null;
  hullPoints: Point[];
  profile: Profile;
  /** The nested models, plainest first, and two curves of another form. */
  models: ModelFit[];
  /** How alike models of one family err; null where families are not known, or each model is its own. */
  families: FamilyCorrelation | null;
  /**
   * Intervals as if each model erred by itself: too narrow where families err together. Those of `all` where families
   * are not drawn.
   */
  plainIntervals: FittedLaw["intervals"];
  /** Whether the points depart from the law; null where there are fewer than 20. */
  lackOfFit: LackOfFit | null;
  /** What e_IR is where the law is fitted to a part of the models. */
  ranges: RangeFit[];
  /** What speaks against taking e_IR for a ceiling, a sentence each. */
  cautions: string[];
  /** The upstream accuracy by which 90 % of what the law grants to the worst model measured is gained; all points. */
  onset: number;
  /** The curve fitted to all points and its 95 % band, from the least upstream accuracy measured to 1. */
  band: BandPoint[];
  points: Point[];
  seed: string | number;
  version: string;
}

/** What a reading can be asked for. */
export interface SaturationOptions {
  /** Bootstrap samples. */
  draws?: number;
  seed?: string | number;
  /** What errors call the table and its two columns. */
  names?: { upstream: string; downstream: string; table: string };
}

/**
 * Fits e_DS = k * e_US^alpha + e_IR (Abnar et al., arXiv 2110.02095) to models' accuracies, to all points and to their
 * upper hull, and says how sure that is: bootstrap intervals, the profile of e_IR, nested models.
 *
 * @param points at least 6 models; accuracies 0 to 1.
 * @throws UserError naming table and column where the points can't be fitted.
 */
export function analyseSaturation(points: readonly Point[], options: SaturationOptions = {}): Saturation {
  return keepStatistic("saturation", points, options, () => analyse(points, options));
}

function analyse(points: readonly Point[], options: SaturationOptions): Saturation {
  const { draws = 1000, seed = 0 } = options;
  checkPoints(points, options.names);
  const best = fit(points);
  const drawn = (clusters?: readonly string[]) =>
    bootstrapLaws(points, { draws, seed, ...(clusters === undefined ? {} : { clusters }) }).filter(
      (law): law is Law => law !== null,
    );
  const clusters = clustersOf(points);
  const plain = drawn();
  const laws = clusters === undefined ? plain : drawn(clusters);
  const independent = clusters === undefined ? points.length : new Set(clusters).size;
  const all = fitted(points, best.law, laws, independent);
  const families = familyCorrelation(
    points,
    points.map((point) => point.downstream - accuracyAt(best.law, point.upstream)),
  );
  const hullPoints = upperHull(points);
  const hull = hullLaw(points, hullPoints, draws, seed);
  const models = compareModels(points, seed);
  const along = profile(points, best, clusters === undefined ? 1 : families!.designEffect);
  const misfit = lackOfFit(points, { seed });
  const ranges = rangeSensitivity(points);
  const upstream = points.map((point) => point.upstream);
  const range = { low: Math.min(...upstream), high: Math.max(...upstream) };
  const verdict = verdictOf(models, along, all, points);
  return {
    verdict,
    sentence: sentenceOf(verdict, all, along, range),
    n: points.length,
    range,
    rankCorrelation: upstreamRankCorrelation(points),
    all,
    hull,
    hullPoints,
    profile: along,
    models,
    families,
    plainIntervals: intervals(plain, points.length),
    lackOfFit: misfit,
    ranges,
    cautions: verdict === "unrelated" ? [] : cautionsOf({ all, hull, models, misfit, ranges }),
    onset: onset(all, range.low),
    band: band(
      best.law,
      laws,
      independent,
      Array.from({ length: 61 }, (_, i) => range.low + (i / 60) * (1 - range.low)),
    ),
    points: [...points],
    seed,
    version,
  };
}

/** @param points fitted. @param independent how many points (or families of them) were resampled. */
function fitted(points: readonly Point[], law: Law, laws: readonly Law[], independent: number): FittedLaw {
  const squares = sum(points.map((point) => (accuracyAt(law, point.upstream) - point.downstream) ** 2));
  const atBound: (keyof Law)[] = [];
  if (law.k <= 1e-9) atBound.push("k");
  if (law.alpha <= alphaBounds.low * 1.001 || law.alpha >= alphaBounds.high * 0.999) atBound.push("alpha");
  if (law.eIR <= 1e-9 || law.eIR >= 1 - 1e-9) atBound.push("eIR");
  return {
    ...law,
    intervals: intervals(laws, independent),
    n: points.length,
    rmse: Math.sqrt(squares / points.length),
    draws: laws.length,
    atBound,
  };
}

function hullLaw(
  points: readonly Point[],
  hull: readonly Point[],
  draws: number,
  seed: string | number,
): FittedLaw | null {
  if (hull.length < fewestHullPoints) return null;
  const clusters = clustersOf(points);
  const laws = bootstrapLaws(points, {
    draws,
    seed,
    hull: true,
    ...(clusters === undefined ? {} : { clusters }),
  }).filter((law): law is Law => law !== null);
  return fitted(hull, fit(hull).law, laws, clusters === undefined ? points.length : new Set(clusters).size);
}

function verdictOf(
  models: readonly ModelFit[],
  along: Profile,
  all: FittedLaw,
  points: readonly Point[],
): SaturationVerdict {
  // Less than 2 apart, AICc does not tell models from one another (Burnham and Anderson 2002, section 2.6).
  if (!rises(points) || models.find((fitted) => fitted.model === "constant")!.delta < 2) return "unrelated";
  if (Math.min(along.interval.low, all.intervals.eIR.low) > 1e-6) return "saturates";
  return Math.max(along.interval.high, all.intervals.eIR.high) < 0.01 ? "power law" : "undecided";
}

function sentenceOf(
  verdict: SaturationVerdict,
  all: FittedLaw,
  along: Profile,
  range: ConfidenceInterval,
): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const low = Math.min(along.interval.low, all.intervals.eIR.low);
  const high = Math.max(along.interval.high, all.intervals.eIR.high);
  if (verdict === "unrelated")
    return "Downstream accuracy does not rise with upstream accuracy here: a curve through these points means nothing.";
  if (verdict === "undecided")
    return `Saturation can't be told from a plain power law: any e_IR from 0 to ${percent(high)} fits (best: ${percent(all.eIR)}).`;
  if (verdict === "power law")
    return `No saturation to be seen: a plain power law fits, with e_IR at most ${percent(high)}.`;
  const now = accuracyAt(all, range.high);
  return `Downstream accuracy saturates at ${percent(1 - all.eIR)} (e_IR ${percent(all.eIR)}, 95 % ${percent(low)} to ${percent(high)}); the curve stands at ${percent(now)} at the best upstream accuracy measured, ${percent(range.high)}.`;
}
