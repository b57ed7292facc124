import { mean, sum, variance } from "../common";
import type { Cell } from "./cells";
import { interval } from "./interval";
import type { Row } from "./row";
import { group } from "./select-rows";

/** How much a run differs from the next of its cell, as several cells together show it. */
export interface SeedNoise {
  /** Variance of one run's accuracy: of one pre-training's mean over its draws, where several were pre-trained. */
  variance: number;
  degrees: number;
}

/**
 * The accuracies that count as independent: a mean for each pre-training, where several were pre-trained; else each
 * run's.
 */
export function independentAccuracies(won: readonly Row[]): number[] {
  const byPretraining = group(won, ["pretrainSeed"]);
  return byPretraining.length > 1
    ? byPretraining.map((runs) => mean(runs.map(({ accuracy }) => accuracy)))
    : won.map(({ accuracy }) => accuracy);
}

/** Cells with this many runs or more know their own noise well enough. */
const enoughRuns = 6;

/**
 * The same cells with intervals that rest on noise pooled over cells: two or three runs say next to nothing of their
 * own scatter (with two, Student's t reaches 13 standard errors out), but all starts of a task, number of shots and
 * method together say it well. Cells of one run take the pooled noise, too. Cells with six runs or more keep their own,
 * and published ones, of which each was run once, stay as they are.
 */
export function withPooledNoise(cells: readonly Cell[]): Cell[] {
  const noises = new Map<string, SeedNoise>();
  const place = ({ task, shots, method }: Cell) => JSON.stringify([task, shots, method]);
  const own = (cell: Cell) => cell.won.every(({ origin }) => origin !== "published");
  for (const cell of cells.filter(own)) {
    const accuracies = independentAccuracies(cell.won);
    if (accuracies.length < 2) continue;
    const [before, degrees] = [noises.get(place(cell)), accuracies.length - 1];
    const squares = variance(accuracies) * degrees + (before?.variance ?? 0) * (before?.degrees ?? 0);
    const all = sum([degrees, before?.degrees ?? 0]);
    noises.set(place(cell), { variance: squares / all, degrees: all });
  }
  return cells.map((cell) => {
    const noise = noises.get(place(cell));
    const accuracies = independentAccuracies(cell.won);
    if (noise === undefined || !own(cell) || accuracies.length >= enoughRuns) return cell;
    return { ...cell, ...interval(accuracies, cell.testSize, 0.95, noise), seedNoise: noise };
  });
}
