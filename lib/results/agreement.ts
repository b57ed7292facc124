import { permutation, random, shuffle } from "../random";
import { mean, sum, UserError } from "../common";
import { exceedance } from "./simulation";

/** Ranks from 1 (smallest), ties sharing the mean of theirs, as scipy's `rankdata`. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => (values[i] as number) - (values[j] as number));
  const result = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    for (let i = start; i < end; i++) result[order[i] as number] = (start + end + 1) / 2;
    start = end;
  }
  return result;
}

/** Pearson's correlation of two columns; NaN where one is constant. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, (b[i] as number) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  });
  return ab / Math.sqrt(aa * bb);
}

/**
 * Spearman's rank correlation, ties sharing ranks (simple-statistics' does not share them); NaN where one side is
 * constant.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * results.spearman([1, 2, 3, 4], [10, 20, 40, 30]); // => 0.8
 * ```
 */
export function spearman(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) throw new UserError(`Spearman: ${a.length} values against ${b.length}`);
  return correlation(ranks(a), ranks(b));
}

/**
 * Kendall's coefficient of concordance W (0 to 1), corrected for ties (Kendall and Smith 1939): do the tasks order the
 * sources alike?
 *
 * @param table a row a task (the judges), a column a source; at least two of each.
 */
export function kendallW(table: readonly (readonly number[])[]): number {
  checkTable(table);
  return concordance(table.map(ranks), sum(table.map(tieTerm)));
}

/** W of rows of ranks; shuffling a row leaves its ties as they are. */
function concordance(ranked: readonly (readonly number[])[], ties: number): number {
  const judges = ranked.length;
  const items = ranked[0]!.length;
  const sums = Array.from({ length: items }, (_, j) => sum(ranked.map((row) => row[j]!)));
  const centre = (judges * (items + 1)) / 2;
  const squares = sum(sums.map((value) => (value - centre) ** 2));
  return (12 * squares) / (judges ** 2 * (items ** 3 - items) - judges * ties);
}

/** The mean of Spearman's correlation over all pairs of tasks. */
export function meanSpearman(table: readonly (readonly number[])[]): number {
  checkTable(table);
  const ranked = table.map(ranks);
  let [sum, pairs] = [0, 0];
  for (let i = 0; i < ranked.length; i++)
    for (let j = 0; j < i; j++) {
      const rho = correlation(ranked[i] as number[], ranked[j] as number[]);
      if (Number.isNaN(rho)) continue;
      sum += rho;
      pairs++;
    }
  return sum / pairs;
}

export interface Agreement {
  /** Kendall's W: 0 no agreement, 1 one order. */
  w: number;
  /** The mean of Spearman's correlation over pairs of tasks. */
  spearman: number;
  /** The share of shuffled tables (each task's order shuffled by itself) that agree at least as well. */
  p: number;
  /** W that shuffled tables show on average. */
  chance: number;
  judges: number;
  items: number;
}

/** Kendall's W with its permutation test: each row's values are shuffled, which is what no agreement means. */
export function agreement(
  table: readonly (readonly number[])[],
  options: { draws?: number; seed?: string | number } = {},
): Agreement {
  const { draws = 5000, seed = 0 } = options;
  const items = checkTable(table);
  const stream = random("agreement", seed);
  const w = kendallW(table);
  const ranked = table.map(ranks);
  const ties = sum(table.map(tieTerm));
  const shuffled = Array.from({ length: draws }, () =>
    concordance(
      ranked.map((row) => shuffle(row, stream)),
      ties,
    ),
  );
  const chance = mean(shuffled);
  return {
    w,
    spearman: meanSpearman(table),
    p: exceedance(w, shuffled),
    chance,
    judges: table.length,
    items,
  };
}

/** Spearman's correlation with its two-sided permutation test. */
export function spearmanTest(
  a: readonly number[],
  b: readonly number[],
  options: { draws?: number; seed?: string | number } = {},
): { rho: number; p: number } {
  const { draws = 5000, seed = 0 } = options;
  const rho = spearman(a, b);
  const stream = random("spearman", seed);
  const shuffled = Array.from({ length: draws }, () =>
    Math.abs(
      spearman(
        a,
        permutation(b.length, stream).map((i) => b[i] as number),
      ),
    ),
  );
  return { rho, p: exceedance(Math.abs(rho), shuffled) };
}

function tieTerm(row: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of row) counts.set(value, (counts.get(value) ?? 0) + 1);
  return sum([...counts.values()].map((t) => t ** 3 - t));
}

function checkTable(table: readonly (readonly number[])[]): number {
  const items = table[0]?.length ?? 0;
  if (table.length < 2 || items < 2)
    throw new UserError("agreement needs at least two tasks and two sources");
  table.forEach((row, i) => {
    if (row.length !== items || row.some(Number.isNaN))
      throw new UserError(`agreement: row ${i + 1} has a gap; expected a value for each of ${items} sources`);
  });
  return items;
}
