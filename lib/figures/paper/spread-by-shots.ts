import { noiseCell, simulateSpread, spread, type Cell, type Row } from "../../results";
import type { Shots } from "../../catalogue";
import { aggregate } from "../parts/aggregate";
import { jackknife } from "../parts/jackknife";
import type { FigureOptions } from "../options";
import type { StudyCells } from "../parts/study-cells";

/** The normalised spread of one task at one number of shots. */
export interface TaskSpread {
  task: string;
  shots: Shots;
  spread: number;
  /** What equal sources would show by the test set's size and the seeds' scatter alone; null where a size is not known. */
  noise: number | null;
  best: { label: string; cell: Cell };
  worst: { label: string; cell: Cell };
  cells: Cell[];
}

/** The spreads of all tasks at one number of shots, as one number. */
export interface MeanSpread {
  shots: Shots;
  spread: number;
  /** Bounds of its 95 % interval over seeds (jackknife), where every cell has the same two or more seeds. */
  low: number | null;
  high: number | null;
  /** The noise-only spread, expected and its middle 95 %; null where a task's test size is not known. */
  noise: { mean: number; low: number; high: number } | null;
  tasks: number;
  rows: Row[];
}

/** Section 3.1's step (3): for each task and number of shots (best - worst) / best over the sources, and the tasks' mean. */
export function spreadsByShots(
  study: StudyCells,
  how: FigureOptions["aggregate"],
): { tasks: TaskSpread[]; means: MeanSpread[] } {
  const byShots = study.shots.map((shots) => spreadsAt(study, shots, how));
  return {
    tasks: byShots.flatMap(({ tasks }) => tasks),
    means: byShots.flatMap(({ mean }) => mean ?? []),
  };
}

function spreadsAt(
  study: StudyCells,
  shots: Shots,
  how: FigureOptions["aggregate"],
): { tasks: TaskSpread[]; mean: MeanSpread | null } {
  const tasks = study.tasks.flatMap((task) => taskSpread(study, task, shots));
  if (tasks.length === 0) return { tasks, mean: null };
  const sized = tasks.filter(({ cells }) => cells.every((cell) => cell.testSize !== null));
  // The same draws as the audit's, so that both tell the same numbers.
  const noise = simulateSpread(
    sized.map(({ cells }) => noiseCell(cells)),
    { seed: `0/${shots}` },
  );
  sized.forEach((taskSpread, i) => (taskSpread.noise = noise.cells[i]!.mean));
  const value = aggregate(
    tasks.map((s) => s.spread),
    how,
  );
  return {
    tasks,
    mean: {
      shots,
      spread: value,
      ...jackknife(
        tasks.map(({ cells }) => cells),
        (cells) => aggregate(cells.map(spread), how),
        value,
      ),
      noise:
        sized.length < tasks.length
          ? null
          : how === "median"
            ? middle(
                noise.draws.map((_, i) =>
                  aggregate(
                    noise.cellDraws.map((values) => values[i]!),
                    how,
                  ),
                ),
              )
            : noise.mean,
      tasks: tasks.length,
      rows: tasks.flatMap(({ cells }) => cells.flatMap((cell) => cell.rows)),
    },
  };
}

function taskSpread(study: StudyCells, task: string, shots: Shots): TaskSpread[] {
  const here = study.starts.flatMap(({ start, at }) => {
    const cell = at(task, shots);
    return cell === undefined ? [] : [{ label: start.label, cell }];
  });
  if (here.length < 2) return [];
  const ordered = here.slice().sort((a, b) => b.cell.accuracy - a.cell.accuracy);
  const cells = here.map(({ cell }) => cell);
  return [
    {
      task,
      shots,
      spread: spread(cells.map((cell) => cell.accuracy)),
      noise: null,
      best: ordered[0]!,
      worst: ordered.at(-1)!,
      cells,
    },
  ];
}

function middle(draws: readonly number[]): { mean: number; low: number; high: number } {
  const sorted = [...draws].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return { mean: aggregate(draws), low: at(0.025), high: at(0.975) };
}
