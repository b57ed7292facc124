import { embeddedSources, embeddedTasks, paperSources, paperTasks } from "../catalogue";
import { unknownName } from "../common";
import { settingColumns, type Row } from "./row";

/** What rows to keep: for each named column one value, or a list of values. */
export type Where = { readonly [Column in keyof Row]?: Row[Column] | readonly Row[Column][] };

/**
 * The rows whose columns hold the given values.
 *
 * @throws UserError, with the nearest name, where nothing is found because a task or a source is unknown to the rows
 *   and to the catalogue alike.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const pets = results.select(results.published(), { task: "PETS", method: "finetune", shots: [1, 5] });
 * pets.length; // => 92
 * ```
 */
export function select(rows: readonly Row[], where: Where): Row[] {
  const tests = (Object.entries(where) as [keyof Row, unknown][])
    .filter(([, wanted]) => wanted !== undefined)
    .map(([column, wanted]) => {
      const values = new Set<unknown>(Array.isArray(wanted) ? wanted : [wanted]);
      return (row: Row) => values.has(row[column] ?? null);
    });
  const found = rows.filter((row) => tests.every((test) => test(row)));
  if (found.length === 0) checkNames(rows, where);
  return found;
}

function checkNames(rows: readonly Row[], where: Where): void {
  const catalogue = {
    task: [...paperTasks, ...embeddedTasks].map(({ name }) => name),
    source: ["none", ...[...paperSources, ...embeddedSources].map(({ name }) => name)],
  };
  for (const column of ["task", "source"] as const) {
    const known = new Set([...rows.map((row) => row[column]), ...catalogue[column]]);
    for (const wanted of [where[column] ?? []].flat())
      if (!known.has(wanted)) throw unknownName(column, wanted, [...known]);
  }
}

/**
 * The rows in groups that agree in `by`, in the order in which each group first comes.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const byTask = results.group(results.published(), ["task"]);
 * byTask.length; // => 9
 * ```
 */
export function group<R extends object>(rows: readonly R[], by: readonly (keyof R)[]): R[][] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    let key = "";
    for (const column of by) key += keyPart(row[column]);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [row]);
    else members.push(row);
  }
  return [...groups.values()];
}

/** A text that two values share only where JSON writes them alike; JSON itself takes six times as long. */
function keyPart(value: unknown): string {
  if (value === undefined || value === null) return "null\0";
  if (typeof value === "string") return `s${value}\0`;
  if (typeof value === "number" && Number.isFinite(value)) return `n${value}\0`;
  return `${JSON.stringify(value)}\0`;
}

/**
 * The rows without repetitions: a row that repeats an earlier one's setting, origin and accuracy (and test size) is a
 * copy of it, whatever else the lines that they stand on hold: authors list one run beside another `zero`, or beside an
 * empty `full`.
 */
export function withoutDuplicates(rows: readonly Row[]): Row[] {
  return group(rows, [...settingColumns, "origin", "testSize", "accuracy"]).map((copies) => copies[0]!);
}
