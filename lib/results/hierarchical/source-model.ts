import { ascending, mean, middle } from "../../common";
import { byTaskAndShots, leastCorrelation, sharedErrors } from "../audit/shared-errors";
import { startName } from "../audit/start-name";
import type { Cell } from "../cells";
import { seedError } from "../interval";
import type { ConfidenceInterval } from "../wilson";
import type { CentredTable, Components } from "./likelihood";
import { posterior } from "./posterior";
import { keepStatistic } from "../kept-statistics";

/** A posterior's mean and middle 95 %. */
export interface PosteriorSummary extends ConfidenceInterval {
  mean: number;
}

/** What the whole table says of a source. */
export interface SourceEffect {
  source: string;
  /** In logits, against the mean of the sources: 0.1 is about 2.5 points at 50 %, 1 at 88 %. */
  effect: PosteriorSummary;
  /** Its rank among the sources, 1 for the best. */
  rank: PosteriorSummary;
  /** How probably it is the best, and the worst, over tasks of this kind; and the best on one more such task. */
  best: number;
  worst: number;
  bestOnNewTask: number;
}

/** A hierarchical model of a table. */
export interface SourceModel {
  /** Best first. */
  sources: SourceEffect[];
  /** How far sources differ: over all tasks, from task to task, and within a task, in logits. */
  components: Record<keyof Components, PosteriorSummary>;
  tasks: string[];
  shots: Cell["shots"][];
  /** Comparisons (task and number of shots) that every source was measured on. */
  cells: number;
}

/**
 * The sources of a table by a hierarchical model: logit of accuracy by cell (task and number of shots), source, source
 * on a task, and a residual. Its noise: the test images, less what sources share of them (the least correlation of
 * errors that the table allows; what they share wholly moves all sources of a cell alike and falls to the cell), reruns
 * of a setting, and seeds. What settings leave goes to the residual, since the best of a grid stands in the cell: give
 * cells at an equal budget where grids differ.
 *
 * Fitted by integrating over the three standard deviations on a grid (`posterior`), so that ranks and probabilities
 * take in that they are not known.
 *
 * @param cells on their common test sets. @returns null where fewer than two sources share a comparison with known
 *   noise.
 */
export function sourceModel(
  cells: readonly Cell[],
  options: { draws?: number; seed?: string | number } = {},
): SourceModel | null {
  return keepStatistic("source model", cells, options, () => fitModel(cells, options));
}

function fitModel(
  cells: readonly Cell[],
  options: { draws?: number; seed?: string | number },
): SourceModel | null {
  const complete = completeComparisons(cells);
  if (complete === null) return null;
  const { names, comparisons } = complete;
  const shared = sharedErrors(cells);
  const tasks = [...new Set(comparisons.map(([first]) => first!.task))];
  const measured = comparisons.map((members) => {
    const correlation = leastCorrelation(members[0]!, shared);
    const logits = members.map(logit);
    const level = mean(logits);
    return { logits: logits.map((value) => value - level), variance: variance(members, correlation) };
  });
  const table: CentredTable = {
    logits: names.map((_, s) => measured.map(({ logits }) => logits[s]!)),
    tasks: comparisons.map(([first]) => tasks.indexOf(first!.task)),
    variances: measured.map((cell) => cell.variance),
  };
  const drawn = posterior(table, options);
  const ranks = drawn.effects.map((effects) =>
    effects.map((value) => 1 + effects.filter((x) => x > value).length),
  );
  const last = names.length;
  const share = (holds: (draw: number) => boolean) =>
    drawn.effects.filter((_, draw) => holds(draw)).length / drawn.effects.length;
  return {
    sources: names
      .map((source, s) => ({
        source,
        effect: summarised(drawn.effects.map((effects) => effects[s]!)),
        rank: summarised(ranks.map((rank) => rank[s]!)),
        best: share((draw) => ranks[draw]![s] === 1),
        worst: share((draw) => ranks[draw]![s] === last),
        bestOnNewTask: share((draw) => drawn.onNewTask[draw]!.every((x) => x <= drawn.onNewTask[draw]![s]!)),
      }))
      .sort((a, b) => b.effect.mean - a.effect.mean),
    components: {
      source: summarised(drawn.components.map((one) => one.source)),
      task: summarised(drawn.components.map((one) => one.task)),
      residual: summarised(drawn.components.map((one) => one.residual)),
    },
    tasks,
    shots: [...new Set(comparisons.map(([first]) => first!.shots))],
    cells: comparisons.length,
  };
}

/** The comparisons that every source was measured on, its cells in one order of sources. */
function completeComparisons(cells: readonly Cell[]): { names: string[]; comparisons: Cell[][] } | null {
  const names = [...new Set(cells.map(startName))];
  const comparisons = byTaskAndShots(cells)
    .filter((members) => members.every(({ testSize }) => testSize !== null))
    .map((members) => names.flatMap((name) => members.find((cell) => startName(cell) === name) ?? []))
    .filter(({ length }) => length === names.length);
  return names.length < 2 || comparisons.length === 0 ? null : { names, comparisons };
}

/** The empirical logit (Cox 1970): half an image is added to the right and to the wrong, so that none is infinite. */
function logit({ accuracy, testSize }: Cell): number {
  const right = accuracy * testSize!;
  return Math.log((right + 0.5) / (testSize! - right + 0.5));
}

/**
 * The variance of a source's logit around its cell's mean, by test images and reruns or seeds: that of the cell's mean
 * accuracy.
 */
function variance(members: readonly Cell[], correlation: number): number {
  const size = mean(members.map(({ testSize }) => testSize!));
  const p = (mean(members.map(({ accuracy }) => accuracy)) * size + 0.5) / (size + 1);
  const slope = p * (1 - p);
  const rerun = mean(members.map(({ rerunRatio }) => rerunRatio));
  const seeds = mean(members.map(({ won }) => seedError(won.map(({ accuracy }) => accuracy)) ** 2));
  return (1 - correlation + rerun) / (size * slope) + seeds / (slope * slope);
}

const summarised = (values: readonly number[]): PosteriorSummary => ({
  mean: mean(values),
  ...middle(ascending(values)),
});
