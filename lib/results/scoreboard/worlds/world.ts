import { mean } from "../../../common";
import { startName } from "../../audit/start-name";
import { effectiveTestSize, type Cell } from "../../cells";

/**
 * What is true of a claim in a simulated world. `true`: every number that it needs is clearly above 0; `border`: each
 * is exactly 0, the nearest that a false claim comes to a true one; `false`: each is as clearly below 0.
 */
export type World = "true" | "border" | "false";

/** The worlds, with the sign of the numbers that a claim needs. */
export const worlds: Readonly<Record<World, 1 | 0 | -1>> = { true: 1, border: 0, false: -1 };

/** Accuracy of `a` less that of `b` in the world; both are cells of one task and number of shots. */
export interface Gap {
  a: Cell;
  b: Cell;
  gap: number;
}

/** True accuracies never come nearer to 0 and 1 than this, where the noise of a count would vanish. */
const edge = 0.03;

/**
 * The true accuracies of a world: at first all cells of a task and number of shots are alike, at the mean of what was
 * measured.
 */
export class TrueAccuracies {
  private readonly values = new Map<string, number>();
  private readonly bases = new Map<string, number>();
  private readonly gaps: Gap[] = [];

  constructor(readonly cells: readonly Cell[]) {
    const accuraciesOf = new Map<string, number[]>();
    for (const cell of cells) {
      const key = taskKey(cell);
      accuraciesOf.set(key, [...(accuraciesOf.get(key) ?? []), cell.accuracy]);
    }
    for (const [key, accuracies] of accuraciesOf) this.bases.set(key, inside(mean(accuracies)));
  }

  /** The true accuracy of a cell. */
  of(cell: Cell): number {
    return this.values.get(cellKey(cell)) ?? this.base(cell);
  }

  /** The accuracy that all cells of a task and number of shots had at first. */
  base(cell: Pick<Cell, "task" | "shots">): number {
    return this.bases.get(taskKey(cell)) ?? 0.5;
  }

  set(cell: Cell, accuracy: number): void {
    this.values.set(cellKey(cell), inside(accuracy));
  }

  /**
   * Sets accuracies so that these gaps hold, and those planted before. Cells that gaps connect move together: their
   * middle comes as near to where all had been as the range of accuracies allows.
   */
  plant(gaps: readonly Gap[]): void {
    this.gaps.push(...gaps);
    const neighbours = new Map<string, { cell: Cell; above: number }[]>();
    const connect = (from: Cell, to: Cell, above: number) =>
      neighbours.set(cellKey(from), [...(neighbours.get(cellKey(from)) ?? []), { cell: to, above }]);
    for (const { a, b, gap } of this.gaps) {
      connect(a, b, -gap);
      connect(b, a, gap);
    }
    const done = new Set<string>();
    for (const { a } of this.gaps) {
      if (done.has(cellKey(a))) continue;
      done.add(cellKey(a));
      const together: { cell: Cell; offset: number }[] = [{ cell: a, offset: 0 }];
      for (let i = 0; i < together.length; i++) {
        const { cell, offset } = together[i]!;
        for (const { cell: other, above } of neighbours.get(cellKey(cell)) ?? [])
          if (!done.has(cellKey(other))) {
            done.add(cellKey(other));
            together.push({ cell: other, offset: offset + above });
          }
      }
      const offsets = together.map(({ offset }) => offset);
      const [low, high] = [Math.min(...offsets), Math.max(...offsets)];
      const lowest = Math.min(Math.max(this.base(a) - (high - low) / 2, edge), 1 - edge - (high - low));
      for (const { cell, offset } of together) this.set(cell, lowest + offset - low);
    }
  }
}

const inside = (accuracy: number) => Math.min(1 - edge, Math.max(edge, accuracy));
const taskKey = ({ task, shots }: Pick<Cell, "task" | "shots">) => `${task} ${shots}`;

/** What tells a cell from others: several tables' cells of one start are the same. */
export const cellKey = (cell: Cell): string =>
  [startName(cell), cell.architecture, cell.method, cell.task, cell.shots].join(" ");

/** So many standard errors off its border a number is clearly true or false. */
const clearly = 5;
/** No gap is wider than this share of the range of accuracies. */
const widest = 0.9;

/** The variance that its test images and reruns give to a cell's accuracy where it is near `p`. */
const noise = (cell: Cell, p: number): number => {
  const middling = Math.min(0.85, Math.max(0.15, p));
  return (middling * (1 - middling)) / effectiveTestSize(cell)!;
};

/** How far apart two cells must be to differ clearly. */
export const clearGap = (a: Cell, b: Cell, truth: TrueAccuracies): number =>
  Math.min(widest, clearly * Math.sqrt(noise(a, truth.base(a)) + noise(b, truth.base(b))));

/** How far apart pairs of cells, one a task, must be for the mean of their differences to differ clearly from 0. */
export function clearMeanGap(pairs: readonly (readonly [Cell, Cell])[], truth: TrueAccuracies): number {
  const variances = pairs.map(([a, b]) => noise(a, truth.base(a)) + noise(b, truth.base(b)));
  return Math.min(widest, clearly * Math.sqrt(mean(variances) / pairs.length));
}
