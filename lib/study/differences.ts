import { mean, memoize, sum, variance as sampleVariance } from "../common";
import { tCdf, tQuantile } from "../results";
import type { Method, Shots } from "../catalogue";
import type { RecordedTrial } from "./record";

/** The test labels of each task, by the content of its pictures. */
export type TestLabels = ReadonlyMap<string, readonly number[]>;

/** Which trials are compared: of one method at one number of shots, on the mean over some tasks. */
export interface Comparison {
  method: Method;
  shots: Shots;
  tasks: readonly string[];
}

/** How much one pre-training differs from the next of the same recipe. */
export interface SeedVariance {
  /**
   * Variance of the mean accuracy over the tasks, from one seed of pre-training (with its few-shot draws) to the next.
   */
  variance: number;
  /** Its degrees of freedom: pre-trainings less recipes. */
  degrees: number;
}

/** The accuracy of one start less that of another. */
export interface SeedDifference {
  difference: number;
  /** Bounds of its 95 % interval. */
  low: number;
  high: number;
  /** Standard error, and its degrees of freedom (Welch and Satterthwaite). */
  error: number;
  degrees: number;
  /** Two-sided. */
  p: number;
  /** How many pre-trainings each side has. */
  seeds: readonly [number, number];
  /** False where no start was pre-trained twice: the interval then holds for these pre-trainings alone. */
  knowsSeeds: boolean;
}

/** One start's trials by pre-training seed; random weights count a draw as a pre-training. */
export type Units = Map<number, RecordedTrial[]>;

/** The trials of one start that a comparison is about, by pre-training; those that lack a task are left out. */
export function seedUnits(
  trials: readonly RecordedTrial[],
  label: string,
  { method, shots, tasks }: Comparison,
): Units {
  const units: Units = new Map();
  for (const one of byStart(trials, method, shots).get(label) ?? []) {
    const { trial, recipe } = one;
    if (!tasks.includes(trial.task)) continue;
    const seed = recipe?.seed ?? trial.seed;
    const own = units.get(seed);
    if (own === undefined) units.set(seed, [one]);
    else own.push(one);
  }
  // A pre-training that lacks a task would shift the mean over tasks.
  for (const [seed, own] of units)
    if (tasks.some((task) => own.every(({ trial }) => trial.task !== task))) units.delete(seed);
  return units;
}

const starts = memoize<readonly RecordedTrial[], ReadonlyMap<string, readonly RecordedTrial[]>>();

/** The trials of each start by one method at one number of shots, told apart once for all comparisons of a study. */
const byStart = (trials: readonly RecordedTrial[], method: Method, shots: Shots) =>
  starts(trials, `${method} ${shots}`, () => {
    const found = new Map<string, RecordedTrial[]>();
    for (const one of trials) {
      if (one.trial.method !== method || one.trial.shots !== shots) continue;
      const own = found.get(one.label);
      if (own === undefined) found.set(one.label, [one]);
      else own.push(one);
    }
    return found;
  });

/** A pre-training's accuracy: the mean over tasks of the mean over few-shot draws. */
export const accuracyOf = (own: readonly RecordedTrial[], tasks: readonly string[]) =>
  mean(
    tasks.map((task) => mean(own.filter(({ trial }) => trial.task === task).map(({ row }) => row.accuracy))),
  );

/**
 * The variance from one seed of pre-training to the next, pooled over all starts that have several: with few seeds
 * each, one start's own scatter says next to nothing. Undefined where no start has two.
 *
 * @param draws how many few-shot draws of each pre-training count, on each task; by default all: the more, the smaller
 *   the variance
 */
export function pooledSeedVariance(
  trials: readonly RecordedTrial[],
  comparison: Comparison,
  draws = Infinity,
): SeedVariance | undefined {
  let [squares, degrees] = [0, 0];
  for (const label of labelsOf(trials)) {
    const values = [...seedUnits(trials, label, comparison).values()].map((own) =>
      accuracyOf(firstDraws(own, draws), comparison.tasks),
    );
    if (values.length < 2) continue;
    squares += sampleVariance(values) * (values.length - 1);
    degrees += values.length - 1;
  }
  return degrees === 0 ? undefined : { variance: squares / degrees, degrees };
}

/**
 * The variance over seeds that comparisons of some starts rest on: their own or, where each was pre-trained once, that
 * of the whole study's starts, with as few draws as these have.
 */
export function seedVarianceOf(
  trials: readonly RecordedTrial[],
  comparison: Comparison,
  all: readonly RecordedTrial[],
): SeedVariance | undefined {
  const own = pooledSeedVariance(trials, comparison);
  if (own !== undefined) return own;
  const counts = labelsOf(trials).flatMap((label) =>
    [...seedUnits(trials, label, comparison).values()].flatMap((unit) =>
      comparison.tasks.map((task) => unit.filter(({ trial }) => trial.task === task).length),
    ),
  );
  return pooledSeedVariance(all, comparison, Math.min(...counts));
}

const labelsOf = (trials: readonly RecordedTrial[]) => [...new Set(trials.map(({ label }) => label))];

/** So many few-shot draws of a pre-training on each task, those of the smallest seeds. */
function firstDraws(own: readonly RecordedTrial[], draws: number): readonly RecordedTrial[] {
  if (draws === Infinity) return own;
  const sorted = [...own].sort((a, b) => a.trial.seed - b.trial.seed);
  const counts = new Map<string, number>();
  return sorted.filter(({ trial: { task } }) => {
    const count = counts.get(task) ?? 0;
    counts.set(task, count + 1);
    return count < draws;
  });
}

/**
 * Compares two starts on the same test pictures: the mean over tasks of their difference in accuracy. Its variance is
 * that of the means over seeds of pre-training, pooled over starts, plus that over test pictures.
 *
 * @param seeds the pooled variance over seeds; undefined where it is not known, which the result then says
 * @returns undefined where either start was not run so
 */
export function compareBySeeds(
  trials: readonly RecordedTrial[],
  [first, second]: readonly [string, string],
  comparison: Comparison,
  labels: TestLabels,
  seeds: SeedVariance | undefined = pooledSeedVariance(trials, comparison),
): SeedDifference | undefined {
  const { tasks } = comparison;
  const [a, b] = [first, second].map((label) => seedUnits(trials, label, comparison)) as [Units, Units];
  if (a.size === 0 || b.size === 0) return undefined;
  const meanOf = (units: Units) => mean([...units.values()].map((own) => accuracyOf(own, tasks)));
  const difference = meanOf(a) - meanOf(b);
  const parts = [
    ...(seeds === undefined
      ? []
      : [{ variance: seeds.variance * (1 / a.size + 1 / b.size), degrees: seeds.degrees }]),
    ...tasks.map((task) => pictureVariance(task, a, b, tasks.length, labels)),
  ].filter(({ variance }) => variance > 0);
  const variance = sum(parts.map((part) => part.variance));
  const error = Math.sqrt(variance);
  const degrees =
    variance === 0 ? Infinity : variance ** 2 / sum(parts.map((part) => part.variance ** 2 / part.degrees));
  const half = variance === 0 ? 0 : tQuantile(0.975, degrees) * error;
  return {
    difference,
    low: difference - half,
    high: difference + half,
    error,
    degrees,
    p: variance === 0 ? (difference === 0 ? 1 : 0) : 2 * tCdf(-Math.abs(difference) / error, degrees),
    seeds: [a.size, b.size],
    knowsSeeds: seeds !== undefined,
  };
}

/** What a task's test pictures add to the variance of the mean over `count` tasks. */
function pictureVariance(task: string, a: Units, b: Units, count: number, labels: TestLabels) {
  const [first, second] = [a, b].map((units) =>
    [...units.values()].flat().filter(({ trial }) => trial.task === task),
  ) as [RecordedTrial[], RecordedTrial[]];
  const truth = labels.get(first[0]!.trial.taskContent);
  if (truth === undefined) return { variance: 0, degrees: 1 };
  const share = (trials: readonly RecordedTrial[], i: number) =>
    mean(trials.map(({ predicted }) => Number(predicted[i] === truth[i])));
  const gaps = truth.map((_, i) => share(first, i) - share(second, i));
  return { variance: sampleVariance(gaps) / gaps.length / count ** 2, degrees: gaps.length - 1 };
}
