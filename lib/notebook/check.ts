import { UserError } from "../common";
import { table } from "./table";

/** What a number is expected to be: from `from` up to and including `to`. */
export interface Range {
  from: number;
  to: number;
}

/** A number, text or yes/no to be seen exactly, or a range for a number to lie in. */
export type Expected = number | string | boolean | Range;

/**
 * A number within `tolerance` of `value`.
 *
 * @example
 * ```ts
 * import { notebook } from "upstream";
 * notebook.about(0.5, 0.25); // => { from: 0.25, to: 0.75 }
 * ```
 */
export const about = (value: number, tolerance: number): Range => ({
  from: value - tolerance,
  to: value + tolerance,
});
/**
 * A number of at least `value`.
 *
 * @example
 * ```ts
 * import { notebook } from "upstream";
 * notebook.check([["spread at 1 shot, points", notebook.atLeast(30), 31.1]]);
 * notebook.atLeast(30).from; // => 30
 * ```
 */
export const atLeast = (value: number): Range => ({ from: value, to: Infinity });
/** A number of at most `value`. */
export const atMost = (value: number): Range => ({ from: -Infinity, to: value });

/** One thing to be checked: what it is, what it is expected to be, and what was observed. */
export type CheckRow = readonly [what: string, expected: Expected, observed: Observed];

type Observed = number | string | boolean | null | undefined;

/**
 * Shows what must be so beside what was observed, and throws a UserError that names what doesn't agree, so that the
 * cell fails.
 *
 * @example
 * ```ts
 * import { notebook } from "upstream";
 * notebook.check([["spread at 1 shot", notebook.about(0.311, 0.001), 0.3105]]);
 * ```
 */
export function check(rows: readonly CheckRow[]): void {
  const wrong = showRows(rows).filter((row) => row.agrees === "NO");
  if (wrong.length === 0) return;
  const list = wrong.map((row) => `${row.what}: expected ${row.expected}, observed ${String(row.observed)}`);
  throw new UserError(list.join("; "));
}

/**
 * Shows what was expected (by a paper, or before a run) beside what was observed. An expectation that does not come
 * true is a finding: it is shown as `NO`, and the cell goes on.
 *
 * @example
 * ```ts
 * import { notebook } from "upstream";
 * notebook.expectations([["ui is ahead of emoji at 5 shots, points", notebook.atLeast(0), 12.6]]);
 * ```
 */
export function expectations(rows: readonly CheckRow[]): void {
  showRows(rows);
}

function showRows(all: readonly CheckRow[]) {
  const rows = all.map(([what, expected, observed]) => ({
    what,
    expected: describe(expected),
    observed,
    agrees: agrees(expected, observed) ? "yes" : "NO",
  }));
  table(rows, { limit: rows.length });
  return rows;
}

function agrees(expected: Expected, observed: Observed): boolean {
  if (typeof expected !== "object") return expected === observed;
  return typeof observed === "number" && observed >= expected.from && observed <= expected.to;
}

function describe(expected: Expected): string {
  if (typeof expected !== "object") return String(expected);
  const { from, to } = expected;
  const digits = (value: number) => String(Number(value.toPrecision(4)));
  if (to === Infinity) return `at least ${digits(from)}`;
  if (from === -Infinity) return `at most ${digits(to)}`;
  return `${digits(from)} to ${digits(to)}`;
}
