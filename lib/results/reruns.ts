import { mean, sum, variance } from "../common";
import { chiSquaredQuantile } from "./distributions";
import { withoutCopies } from "./copied-rows";
import { group } from "./select-rows";
import { settingColumns, type Row } from "./row";

/** A setting that was run more than once and came out differently on one and the same test set. */
export interface Rerun {
  rows: Row[];
  /**
   * The sample variance of its accuracies over p (1 - p) / n, the variance of a binomial share on so many test images.
   */
  ratio: number;
}

/** What running a setting again changes, as the table itself shows it. */
export interface RerunNoise {
  reruns: Rerun[];
  /** Degrees of freedom: the runs less the settings. */
  degrees: number;
  /**
   * The variance between runs of a setting, in units of the test set's binomial variance, and its 95 % interval
   * (chi-squared).
   */
  ratio: number;
  low: number;
  high: number;
}

/**
 * The settings that a table lists more than once with different accuracies. Runs that were tested on different numbers
 * of images are no reruns, and neither are lines that repeat another: its whole setting (`withoutDuplicates`), or the
 * best of the start's other settings (`withoutCopies`).
 */
export function rerunsOf(rows: readonly Row[]): Rerun[] {
  return group(withoutCopies(rows), [...settingColumns, "testSize"]).flatMap((members) => {
    const distinct = group(members, ["accuracy"]).map((same) => same[0]!);
    const { testSize } = members[0]!;
    if (distinct.length < 2 || testSize === null) return [];
    const accuracies = distinct.map(({ accuracy }) => accuracy);
    const p = mean(accuracies);
    return [{ rows: distinct, ratio: variance(accuracies) / ((p * (1 - p)) / testSize) }];
  });
}

/**
 * The noise between runs of one setting, pooled over those that the table lists more than once. Left out: training from
 * scratch, whose runs differ by more since their starts differ too, and zero-shot accuracies, for which nothing is
 * trained. Copies tell nothing: had a rerun come out the same to the digit, it would be taken for one, so the noise is
 * told a little too high. Null where nothing was run twice.
 */
export function rerunNoise(rows: readonly Row[]): RerunNoise | null {
  const reruns = rerunsOf(
    rows.filter(({ objective, method }) => objective !== "scratch" && method !== "zero-shot"),
  );
  if (reruns.length === 0) return null;
  const freedom = reruns.map((rerun) => rerun.rows.length - 1);
  const degrees = sum(freedom);
  const squares = sum(reruns.map(({ ratio }, i) => freedom[i]! * ratio));
  return {
    reruns,
    degrees,
    ratio: squares / degrees,
    low: squares / chiSquaredQuantile(0.975, degrees),
    high: squares / chiSquaredQuantile(0.025, degrees),
  };
}

/**
 * The accuracies of a grid, one a setting: the mean of its runs, copied lines left out.
 *
 * @param rows of one start, task and number of shots.
 */
export function settingAccuracies(rows: readonly Row[]): number[] {
  return group(withoutCopies(rows), settingColumns).map((runs) => mean(runs.map(({ accuracy }) => accuracy)));
}
