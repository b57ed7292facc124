import { mean, variance } from "../../../common";
import { random } from "../../../random";
import { effectiveTestSize, type Cell } from "../../cells";
import { normalCdf } from "../../distributions";
import { spread } from "../../spread";

/** Whether a task's spread at full is below a share of that at fewer shots. */
export interface Shrinking {
  /** `to` times the spread at fewer shots less that at full. */
  value: number;
  /** One-sided p-values: that it is not below, and that it is. Both may be large: then noise says nothing. */
  p: number;
  pAgainst: number;
}

const draws = 200;

/**
 * Tests whether the sources' spread (max - min) / max on a task is at full below `to` times that at fewer shots.
 *
 * Noise widens a spread, the more so on few images, so that spreads as measured would shrink by themselves. Each test
 * therefore counts noise against itself: for it the spread at fewer shots without what noise adds stands against that
 * at full as measured, against it the spread at full without noise against that at fewer shots as measured. The
 * standard error of both is simulated, with the noise of test images and reruns.
 */
export function shrinking(few: readonly Cell[], full: readonly Cell[], to: number): Shrinking {
  const measured = (cells: readonly Cell[]) => spread(cells.map(({ accuracy }) => accuracy));
  const error = Math.hypot(to * spreadError(few), spreadError(full));
  // Never 0: Fisher's method takes logarithms.
  const p = (gap: number) => Math.max(1e-12, 1 - normalCdf(gap / Math.max(error, 1e-12)));
  return {
    value: to * measured(few) - measured(full),
    p: p(to * spread(withoutNoise(few)) - measured(full)),
    pAgainst: p(spread(withoutNoise(full)) - to * measured(few)),
  };
}

/** The standard error of a spread: how much it scatters where accuracies are drawn anew. */
function spreadError(cells: readonly Cell[]): number {
  const truth = withoutNoise(cells);
  const { task, shots } = cells[0]!;
  const stream = random("spread error", task, String(shots));
  const values = Array.from({ length: draws }, () =>
    spread(
      truth.map((p, i) => Math.min(1, Math.max(0, p + Math.sqrt(noise(cells[i]!, p)) * stream.normal()))),
    ),
  );
  return Math.sqrt(variance(values));
}

/** The variance that test images and reruns give to an accuracy whose truth is `p`. */
const noise = (cell: Cell, p: number): number => (p * (1 - p)) / effectiveTestSize(cell)!;

/** The accuracies, each drawn towards their mean as far as noise alone would have driven them apart. */
function withoutNoise(cells: readonly Cell[]): number[] {
  const accuracies = cells.map(({ accuracy }) => accuracy);
  const centre = mean(accuracies);
  const seen = variance(accuracies);
  const added = mean(cells.map((cell) => noise(cell, centre)));
  const kept = seen === 0 ? 0 : Math.sqrt(Math.max(0, 1 - added / seen));
  return accuracies.map((accuracy) => centre + kept * (accuracy - centre));
}
