import { cells, type Cell, type Row } from "../../results";
import { UserError, home } from "../../common";
import { compareShots, type Method, type Shots } from "../../catalogue";
import type { EvaluationResult } from "../evaluate";
import type { EvaluatedTrial } from "../trial";
import { compareOnPictures } from "./paired";
import { rightOnAll } from "./predictions";

/** The two best starts at one number of shots, tested on the same pictures from the same training sets. */
export interface BestComparison {
  shots: Shots;
  /** Labels that were trained on, all classes together. */
  labels: number;
  best: string;
  accuracy: number;
  /** Bounds of its 95 % interval. */
  low: number | null;
  high: number | null;
  second: string;
  /** The best's accuracy less the second's, with its 95 % interval and p-value: see `compareOnPictures`. */
  difference: number;
  differenceLow: number;
  differenceHigh: number;
  p: number;
  /** Whether the difference is more than chance would show (p below 0.05). */
  significant: boolean;
}

/** Which checkpoint, and how many labels. */
export interface Recommendation {
  /** By shots, ascending. */
  comparisons: BestComparison[];
  /** The start to take: the best with the most labels. */
  start: string;
  /** Starts whose difference from it, with the most labels, is not significant. */
  indistinguishable: string[];
  /** The fewest labels measured at which that start reaches the target on average; null where it never does. */
  labels: number | null;
  target: number;
  /** The same in words. */
  sentences: string[];
}

/**
 * Reads a recommendation from an evaluation of several checkpoints on one task.
 *
 * @param options.target the accuracy to be reached, 0 to 1; by default nine tenths of the best one measured.
 * @throws UserError where there are fewer than two starts, or the evaluation is of several tasks
 */
export function recommend(
  { rows, trials }: EvaluationResult,
  options: { method?: Method; target?: number; folder?: string } = {},
): Recommendation {
  const { method = "linear-probe", folder = home("runs") } = options;
  const chosen = trials.filter(({ trial }) => trial.method === method);
  const tasks = new Set(chosen.map(({ trial }) => trial.task));
  const names = [...new Set(chosen.map(({ trial }) => trial.start))];
  if (tasks.size !== 1 || names.length < 2)
    throw new UserError(
      `${names.length} starts and ${tasks.size} tasks by ${method}: expected two or more starts on one task`,
    );
  const measured = names.flatMap((name) => cellsOf(name, chosen, rows));
  const shots = [...new Set(measured.map(({ cell }) => cell.shots))].sort(compareShots);
  const comparisonsAt = shots.map((k) => {
    const ranked = measured
      .filter(({ cell }) => cell.shots === k)
      .sort((a, b) => b.cell.accuracy - a.cell.accuracy);
    const [best, ...others] = ranked;
    return others.map((other) => compareCells(best!, other, folder));
  });
  const comparisons = comparisonsAt.flatMap(([first]) => first ?? []);
  const last = comparisonsAt.at(-1)!;
  const start = last[0]!.best;
  const curve = measured
    .filter(({ name }) => name === start)
    .sort((a, b) => compareShots(a.cell.shots, b.cell.shots));
  const target = options.target ?? 0.9 * Math.max(...curve.map(({ cell }) => cell.accuracy));
  const reached = curve.find(({ cell }) => cell.accuracy >= target);
  const advice = {
    comparisons,
    start,
    indistinguishable: last.filter(({ significant }) => !significant).map(({ second }) => second),
    labels: reached?.trained ?? null,
    target,
  };
  return { ...advice, sentences: inWords(advice, reached) };
}

/** A starting point measured at one number of shots. */
interface MeasuredCell {
  name: string;
  cell: Cell;
  /** Labels trained on. */
  trained: number;
  /** Its trials, one for each seed, by seed. */
  bySeed: EvaluatedTrial[];
}

function cellsOf(name: string, trials: readonly EvaluatedTrial[], rows: readonly Row[]): MeasuredCell[] {
  const own = trials.filter(({ trial }) => trial.start === name);
  const ids = new Set(own.map(({ id }) => id));
  return cells(rows.filter(({ origin }) => ids.has(origin))).map((cell) => {
    const bySeed = own
      .filter(({ trial }) => trial.shots === cell.shots)
      .sort((a, b) => a.trial.seed - b.trial.seed);
    return { name, cell, bySeed, trained: bySeed[0]!.outcome.trainSize };
  });
}

function compareCells(best: MeasuredCell, other: MeasuredCell, folder: string): BestComparison {
  const right = rightOnAll([...best.bySeed, ...other.bySeed], folder);
  const seeds = best.bySeed.length;
  const { difference, low, high, p } = compareOnPictures(right.slice(0, seeds), right.slice(seeds));
  const { accuracy, shots } = best.cell;
  return {
    shots,
    labels: best.trained,
    best: best.name,
    accuracy,
    low: best.cell.low,
    high: best.cell.high,
    second: other.name,
    difference,
    differenceLow: low,
    differenceHigh: high,
    p,
    significant: p < 0.05,
  };
}

function inWords(advice: Omit<Recommendation, "sentences">, reached: MeasuredCell | undefined): string[] {
  const { comparisons, start, indistinguishable, target } = advice;
  const last = comparisons.at(-1)!;
  const percent = (x: number) => `${(100 * x).toFixed(0)} %`;
  const points = (x: number) => (100 * x).toFixed(1);
  const within = last.low === null ? "" : ` (${percent(last.low)} to ${percent(last.high!)})`;
  const ahead = `${points(last.difference)} points ahead of ${last.second} (${points(last.differenceLow)} to ${points(last.differenceHigh)}, p = ${last.p.toPrecision(2)})`;
  return [
    indistinguishable.length === 0
      ? `Take ${start}: ${percent(last.accuracy)}${within} with ${last.labels} labels, ${ahead}.`
      : `${start} is best with ${last.labels} labels, ${percent(last.accuracy)}${within}, but cannot be told apart from ${indistinguishable.join(", ")}: it is ${ahead}. Take whichever suits you, or test on more pictures.`,
    reached === undefined
      ? `No number of labels that was measured reaches ${percent(target)}.`
      : `${reached.trained} labels reach ${percent(target)} on average` +
        (reached.cell.low !== null && reached.cell.low < target
          ? `; surely it is at least ${percent(reached.cell.low)} there.`
          : ", and surely."),
  ];
}
