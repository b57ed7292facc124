import type { Row } from "./row";

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
 * The rows without repetitions: a line of the authors' file (all rows with one `originRow`) that repeats an earlier line
 * in every column, or a row of one's own that repeats an earlier one.
 */
export function withoutDuplicates(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  const lines = new Map<string, Row[]>();
  rows.forEach((row, i) => {
    const line = typeof row.originRow === "number" ? `${row.origin} ${row.originRow}` : `row ${i}`;
    lines.set(line, [...(lines.get(line) ?? []), row]);
  });
  return [...lines.values()].flatMap((line) => {
    const key = JSON.stringify(line.map((row) => ({ ...row, originRow: null })));
    if (seen.has(key)) return [];
    seen.add(key);
    return line;
  });
}
