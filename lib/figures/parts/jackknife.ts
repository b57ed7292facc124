import type { Cell } from "../../results";
import { mean, sum } from "../../common";

/**
 * The 95 % interval over seeds of a number made of many cells' accuracies (jackknife, Efron and Stein 1981): the number
 * is worked out again without one seed, for each seed. Nulls unless every cell has the same two or more seeds.
 *
 * @param cells by task.
 * @param statistic the number, from the accuracies of each task's cells.
 */
export function jackknife(
  cells: readonly (readonly Cell[])[],
  statistic: (accuracies: number[][]) => number,
  value: number,
): { low: number | null; high: number | null } {
  const all = cells.flat();
  const seeds = [...new Set(all.flatMap((cell) => cell.won.map((row) => row.seed)))];
  const n = seeds.length;
  if (n < 2 || all.some((cell) => cell.won.length !== n)) return { low: null, high: null };
  const without = seeds.map((seed) =>
    statistic(
      cells.map((members) =>
        members.map((cell) => mean(cell.won.filter((row) => row.seed !== seed).map((row) => row.accuracy))),
      ),
    ),
  );
  const centre = mean(without);
  const error = Math.sqrt(((n - 1) / n) * sum(without.map((x) => (x - centre) ** 2)));
  return { low: Math.max(0, value - 1.96 * error), high: Math.min(1, value + 1.96 * error) };
}
