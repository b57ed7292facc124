import { settingColumns, type Row } from "./row";

/** What rows to keep: for each named column one value, or a list of values. */
export type Where = { readonly [Column in keyof Row]?: Row[Column] | readonly Row[Column][] };

/** The rows whose columns hold the given values. */
export function select(rows: readonly Row[], where: Where): Row[] {
  const tests = (Object.entries(where) as [keyof Row, unknown][])
    .filter(([, wanted]) => wanted !== undefined)
    .map(([column, wanted]) => {
      const values = new Set<unknown>(Array.isArray(wanted) ? wanted : [wanted]);
      return (row: Row) => values.has(row[column] ?? null);
    });
  return rows.filter((row) => tests.every((test) => test(row)));
}

/** The rows in groups that agree in `by`, in the order in which each group first comes. */
export function group(rows: readonly Row[], by: readonly (keyof Row)[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(by.map((column) => row[column] ?? null));
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [row]);
    else members.push(row);
  }
  return [...groups.values()];
}

/**
 * The rows without repetitions: a row that repeats an earlier one's setting, origin and accuracy (and test size) is a copy of
 * it, whatever else the lines that they stand on hold: authors list one run beside another `zero`, or beside an empty `full`.
 */
export function withoutDuplicates(rows: readonly Row[]): Row[] {
  return group(rows, [...settingColumns, "origin", "testSize", "accuracy"]).map((copies) => copies[0]!);
}
