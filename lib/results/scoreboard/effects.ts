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
 * The mean of such a sum over tasks, less `by`. Its interval is the wider on each side of two: the accuracies' own noise on
 * these tasks, and the bootstrap over tasks, which says how far the mean would move with other tasks of their kind.
 */
export function meanEffect(label: string, tasks: readonly (readonly Term[])[], by = 0): MeasuredEffect {
  const values = tasks.map(combine);
  const weighted = tasks.flatMap((terms) =>
    terms.map(({ weight, cell }) => ({ weight: weight / tasks.length, cell })),
  );
  const bootstrapped = tasks.length > 1 ? resampledMeans(values) : null;
  return {
    label,
    value: mean(values) - by,
    range: (level) => shift(hull(combinedRange(weighted, level), quantiles(bootstrapped, level)), -by),
    rows: rowsBehind(weighted),
  };
}

/** An effect whose interval comes from sorted draws. */
export function drawnEffect(
  label: string,
  value: number,
  sorted: readonly number[],
  rows: readonly Row[],
): MeasuredEffect {
  return { label, value, range: (level) => quantiles(sorted, level), rows: [...new Set(rows)] };
}

/** Sorted values of a statistic of items drawn with replacement (their places are given); the draws are the same for all. */
export function resampled(count: number, statistic: (places: number[]) => number): number[] {
  return placesOf(count)
    .map(statistic)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
}

const known = new Map<number, number[][]>();

/** `draws` lists of `count` places drawn with replacement. */
function placesOf(count: number): number[][] {
  const stream = random("scoreboard", count);
  const places =
    known.get(count) ??
    Array.from({ length: draws }, () => Array.from({ length: count }, () => stream.integer(count)));
  known.set(count, places);
  return places;
}

const resampledMeans = (values: readonly number[]) =>
  resampled(values.length, (places) => mean(places.map((i) => values[i]!)));

/** How two starts compare: the terms of `a` - `b`. */
export const difference = (a: Cell, b: Cell): Term[] => [
  { weight: 1, cell: a },
  { weight: -1, cell: b },
];

/** The middle of sorted draws at a level. */
export function quantiles(sorted: readonly number[] | null, level: number): ConfidenceInterval | null {
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
