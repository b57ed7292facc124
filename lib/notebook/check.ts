import { UserError } from "../common";
import { table } from "./table";

/** What a number is expected to be: from `from` up to and including `to`. */
export interface Range {
  from: number;
  to: number;
}

/** A number, text or yes/no to be seen exactly, or a range for a number to lie in. */
export type Expected = number | string | boolean | Range;

/** A number within `tolerance` of `value`. */
export const about = (value: number, tolerance: number): Range => ({
  from: value - tolerance,
  to: value + tolerance,
});
/** A number of at least `value`. */
export const atLeast = (value: number): Range => ({ from: value, to: Infinity });
/** A number of at most `value`. */
export const atMost = (value: number): Range => ({ from: -Infinity, to: value });

/**
 * A notebook's last cell: shows what was expected beside what was observed, and throws a UserError that names what
 * doesn't agree, so that the cell fails.
 */
export function check(
  expected: Readonly<Record<string, Expected>>,
  observed: Readonly<Record<string, number | string | boolean | null | undefined>>,
): void {
  const rows = Object.entries(expected).map(([what, wanted]) => ({
    what,
    expected: describe(wanted),
    observed: observed[what],
    agrees: agrees(wanted, observed[what]) ? "yes" : "NO",
  }));
  table(rows, { limit: rows.length });
  const wrong = rows.filter((row) => row.agrees === "NO");
  if (wrong.length === 0) return;
  const list = wrong.map((row) => `${row.what}: expected ${row.expected}, observed ${String(row.observed)}`);
  throw new UserError(list.join("; "));
}

function agrees(expected: Expected, observed: number | string | boolean | null | undefined): boolean {
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
