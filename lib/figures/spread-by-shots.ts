import { noiseSpread, spread, type Cell, type Row } from "../results";
import type { Shots } from "../study";
import { aggregate } from "./aggregate";
import type { FigureOptions } from "./options";
import type { StudyCells } from "./study-cells";

/** The normalised spread of one task at one number of shots. */
export interface TaskSpread {
  task: string;
  shots: Shots;
  spread: number;
  /** What equal sources would show by the test set's size alone; null where a size is not known. */
  noise: { mean: number; variance: number } | null;
  best: { label: string; cell: Cell };
  worst: { label: string; cell: Cell };
  sources: number;
  cells: Cell[];
}

/** The spreads of all tasks at one number of shots, as one number. */
export interface MeanSpread {
  shots: Shots;
  spread: number;
  /** Bounds of its 95 % interval over seeds (jackknife), where every cell has the same two or more seeds. */
  low: number | null;
  high: number | null;
  /** The noise-only spread: expected, and the bounds within which it lies 95 times of 100. */
  noise: { mean: number; low: number; high: number } | null;
  tasks: number;
  rows: Row[];
}

/** Section 3.1's step (3): for each task and number of shots (best - worst) / best over the sources. */
export function taskSpreads(study: StudyCells): TaskSpread[] {
  return study.tasks.flatMap((task) =>
    study.shots.flatMap((shots): TaskSpread[] => {
      const here = study.starts.flatMap(({ start, at }) => {
        const cell = at(task, shots);
        return cell === undefined ? [] : [{ label: start.label, cell }];
      });
      if (here.length < 2) return [];
      const cells = here.map(({ cell }) => cell);
      const accuracies = cells.map((cell) => cell.accuracy);
      const by = (better: (a: number, b: number) => boolean) =>
        here.reduce((won, other) => (better(other.cell.accuracy, won.cell.accuracy) ? other : won));
      return [
        {
          task,
          shots,
          spread: spread(accuracies),
          noise: noiseOf(cells),
          best: by((a, b) => a > b),
          worst: by((a, b) => a < b),
          sources: here.length,
          cells,
        },
      ];
    }),
  );
}

/** Sources tested on sets of different sizes count with their harmonic mean, which keeps the mean variance. */
function noiseOf(cells: readonly Cell[]): TaskSpread["noise"] {
  if (cells.some((cell) => cell.testSize === null)) return null;
  const size = cells.length / cells.reduce((sum, cell) => sum + 1 / cell.testSize!, 0);
  return noiseSpread(cells.length, aggregate(cells.map((cell) => cell.accuracy)), Math.round(size));
}

/** The tasks' spreads as one number a number of shots. */
export function meanSpreads(spreads: readonly TaskSpread[], how: FigureOptions["aggregate"]): MeanSpread[] {
  return [...new Set(spreads.map((s) => s.shots))].map((shots) => {
    const here = spreads.filter((s) => s.shots === shots);
    const value = aggregate(
      here.map((s) => s.spread),
      how,
    );
    return {
      shots,
      spread: value,
      ...jackknife(here, how, value),
      noise: meanNoise(here, how),
      tasks: here.length,
      rows: here.flatMap((s) => s.cells.flatMap((cell) => cell.rows)),
    };
  });
}

function meanNoise(here: readonly TaskSpread[], how: FigureOptions["aggregate"]): MeanSpread["noise"] {
  if (here.some((s) => s.noise === null)) return null;
  const mean = aggregate(
    here.map((s) => s.noise!.mean),
    how,
  );
  // Tasks are independent: the variance of their mean is the sum over the square of their number.
  const half = (1.96 * Math.sqrt(here.reduce((sum, s) => sum + s.noise!.variance, 0))) / here.length;
  return { mean, low: Math.max(0, mean - half), high: mean + half };
}

/** The jackknife over seeds (Efron and Stein 1981): every cell's mean without one seed, for each seed that all cells have. */
function jackknife(
  here: readonly TaskSpread[],
  how: FigureOptions["aggregate"],
  value: number,
): { low: number | null; high: number | null } {
  const cells = here.flatMap((s) => s.cells);
  const seeds = [...new Set(cells.flatMap((cell) => cell.won.map((row) => row.seed)))];
  const complete = cells.every((cell) => cell.won.length === seeds.length);
  if (seeds.length < 2 || !complete) return { low: null, high: null };
  const without = seeds.map((seed) =>
    aggregate(
      here.map((s) =>
        spread(
          s.cells.map((cell) =>
            aggregate(cell.won.filter((row) => row.seed !== seed).map((row) => row.accuracy)),
          ),
        ),
      ),
      how,
    ),
  );
  const centre = aggregate(without);
  const n = seeds.length;
  const error = Math.sqrt(((n - 1) / n) * without.reduce((sum, x) => sum + (x - centre) ** 2, 0));
  return { low: Math.max(0, value - 1.96 * error), high: Math.min(1, value + 1.96 * error) };
}
