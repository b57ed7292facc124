import { mean, middle } from "../../common";
import { random } from "../../random";
import type { Cell } from "../cells";
import { combine, combinedRange, type Term } from "../combination";
import type { Row } from "../row";
import type { ConfidenceInterval } from "../wilson";
import type { Effect } from "./verdict";

/** An effect and the rows that it rests on. */
export interface MeasuredEffect extends Effect {
  rows: Row[];
}

const draws = 4000;

/** A sum of accuracies, less `by`: its interval is recovered from those of the accuracies. */
export function sumEffect(label: string, terms: readonly Term[], by = 0): MeasuredEffect {
  return {
    label,
    value: combine(terms) - by,
    range: (level) => shift(combinedRange(terms, level), -by),
    rows: rowsBehind(terms),
  };
}

/**
 * The mean of such a sum over tasks, less `by`. Its interval is the wider on each side of two: the accuracies' own
 * noise on these tasks, and the bootstrap over tasks, which says how far the mean would move with other tasks of their
 * kind.
 */
export function meanEffect(label: string, tasks: readonly (readonly Term[])[], by = 0): MeasuredEffect {
  const values = tasks.map(combine);
  const weighted = tasks.flatMap((terms) =>
    terms.map(({ weight, cell }) => ({ weight: weight / tasks.length, cell })),
  );
  let bootstrapped: Float64Array | null = null;
  return {
    label,
    value: mean(values) - by,
    range: (level) => {
      // Drawn when an interval is first asked for.
      if (values.length > 1) bootstrapped ??= resampledMeans(values);
      return shift(hull(combinedRange(weighted, level), middleOf(bootstrapped, level)), -by);
    },
    rows: rowsBehind(weighted),
  };
}

/**
 * Means of `values` over items drawn with replacement, sorted: the bootstrap over tasks. Item `i` counts for
 * `weights[i]` (1 where left out), for instance as many cells as a task has. The indices drawn are the same for all
 * lists of one length.
 */
export function resampledMeans(values: readonly number[], weights?: readonly number[]): Float64Array {
  const indices = resampledIndices(values.length);
  const means = new Float64Array(draws);
  for (let draw = 0, at = 0; draw < draws; draw++) {
    let [total, weight] = [0, 0];
    for (let i = 0; i < values.length; i++, at++) {
      const index = indices[at]!;
      const own = weights?.[index] ?? 1;
      total += own * values[index]!;
      weight += own;
    }
    means[draw] = total / weight;
  }
  return means.sort();
}

const known = new Map<number, Uint16Array>();

/** `draws` lists of `count` indices drawn with replacement, one behind the other. */
function resampledIndices(count: number): Uint16Array {
  const drawn = known.get(count);
  if (drawn !== undefined) return drawn;
  const stream = random("scoreboard", count);
  const indices = Uint16Array.from({ length: draws * count }, () => stream.integer(count));
  known.set(count, indices);
  return indices;
}

/** How two starts compare: the terms of `a` - `b`. */
export const difference = (a: Cell, b: Cell): Term[] => [
  { weight: 1, cell: a },
  { weight: -1, cell: b },
];

/** The middle of sorted draws at a level. */
export function middleOf(sorted: ArrayLike<number> | null, level: number): ConfidenceInterval | null {
  return sorted === null || sorted.length === 0 ? null : middle(sorted, level);
}

/** The range that holds both; null where the first is not known, the first where there is no second. */
export function hull(a: ConfidenceInterval | null, b: ConfidenceInterval | null): ConfidenceInterval | null {
  if (a === null || b === null) return a;
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

export const shift = (range: ConfidenceInterval | null, by: number): ConfidenceInterval | null =>
  range === null ? null : { low: range.low + by, high: range.high + by };

export const rowsBehind = (terms: readonly Term[]): Row[] => [
  ...new Set(terms.flatMap(({ cell }) => cell.won)),
];
