import { paperTask } from "../../catalogue";
import type { Cell } from "../cells";
import { dispersionRatio, type DispersionRatio } from "../dispersion-ratio";

/** A kind of comparison on test images that all sources shared, and how far its sources lie apart. */
export interface SharedErrors extends DispersionRatio {
  family: string;
  /** The tasks and numbers of shots that it speaks of: `PETS 1`. */
  cells: string[];
}

/** Was the test set cut to so many images a class, like the training set? */
export const testedOnFew = (cell: Cell): boolean =>
  cell.won.every(({ evaluatedOn }) => evaluatedOn?.includes("a class of test") === true);

/** The tasks that were tested on few images at some number of shots. */
export const tasksTestedOnFew = (cells: readonly Cell[]): Set<string> =>
  new Set(cells.filter(testedOnFew).map(({ task }) => task));

const families: readonly { name: string; holds(cell: Cell, fewest: Cell["shots"]): boolean }[] = [
  { name: "tested on few images, at the fewest shots", holds: ({ shots }, fewest) => shots === fewest },
  {
    name: "domain-specific tasks, tested on few images",
    holds: ({ task }) => paperTask(task)?.kind === "domain-specific",
  },
];

/**
 * How alike sources err on test images that they share, as the table itself shows it. Where every source was tested on
 * the same few images, accuracies lie closer together than independent noise would leave them: their dispersion is at
 * most 1 - rho plus what merit adds, so that it bounds the correlation rho of errors from below. Told for two kinds of
 * cells, chosen by how they were tested: those at the fewest shots, and the domain-specific tasks'.
 *
 * @param cells on their common test sets.
 */
export function sharedErrors(cells: readonly Cell[]): SharedErrors[] {
  const few = cells.filter((cell) => testedOnFew(cell) && cell.testSize !== null);
  const fewest = Math.min(...few.flatMap(({ shots }) => (shots === "full" ? [] : [shots])));
  return families.flatMap(({ name, holds }) => {
    const comparisons = byTaskAndShots(few.filter((cell) => holds(cell, fewest))).filter(
      ({ length }) => length > 1,
    );
    if (comparisons.length < 2) return [];
    return [
      {
        family: name,
        cells: comparisons.map(([first]) => nameOf(first!)),
        ...dispersionRatio(
          comparisons.map((members) => ({
            accuracies: members.map(({ accuracy }) => accuracy),
            testSize: members[0]!.testSize!,
          })),
        ),
      },
    ];
  });
}

/**
 * The least correlation of errors that the table allows for the cells of a task and number of shots; 0 where it says
 * nothing.
 */
export function leastCorrelation(cell: Pick<Cell, "task" | "shots">, known: readonly SharedErrors[]): number {
  const here = known.filter(({ cells }) => cells.includes(nameOf(cell)));
  if (here.length === 0) return 0;
  return Math.max(0, 1 - Math.max(...here.map(({ upper }) => upper)));
}

const nameOf = ({ task, shots }: Pick<Cell, "task" | "shots">) => `${task} ${shots}`;

/** Cells in groups that share task and number of shots. */
export function byTaskAndShots(cells: readonly Cell[]): Cell[][] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) groups.set(nameOf(cell), [...(groups.get(nameOf(cell)) ?? []), cell]);
  return [...groups.values()];
}
