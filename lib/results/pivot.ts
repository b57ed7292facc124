import { compareShots, shotsText, type Shots } from "../catalogue";
import { UserError } from "../common";

/** What a pivot table is made of: names of the records' fields. */
export interface PivotOptions<T> {
  /** The fields whose values stand in front of the rows. */
  rows: (keyof T & string) | readonly (keyof T & string)[];
  /** The field that has a column for each of its values. */
  columns: keyof T & string;
  /** What stands in the table: a field, or what is worked out of a record. */
  value: (keyof T & string) | ((record: T) => unknown);
}

/**
 * A pivot table: a row for each value of some fields and a column for each value of another, both in the order in which
 * they first come (shots in their own); null where there is no record. Columns of shots are headed `1 shot`, `full`,
 * those of other numbers by their field's name, too.
 *
 * @throws UserError where two records have the same place.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const counts = [
 *   { task: "PETS", shots: 1, ahead: 3 },
 *   { task: "PETS", shots: 5, ahead: 2 },
 * ];
 * const table = results.pivot(counts, { rows: "task", columns: "shots", value: "ahead" });
 * table; // => [{ task: "PETS", "1 shot": 3, "5 shots": 2 }]
 * ```
 */
export function pivot<T extends object>(
  records: readonly T[],
  { rows, columns, value }: PivotOptions<T>,
): Record<string, unknown>[] {
  const fields = [rows].flat() as (keyof T & string)[];
  const values = [...new Set(records.map((record) => record[columns]))];
  if (columns === "shots") (values as Shots[]).sort(compareShots);
  const headings = values.map((one) => headingOf(columns, one));
  const table = new Map<string, Record<string, unknown>>();
  for (const record of records) {
    const front = fields.map((field) => [field, record[field]] as const);
    const key = JSON.stringify(front);
    const row = table.get(key) ?? Object.fromEntries([...front, ...headings.map((one) => [one, null])]);
    table.set(key, row);
    const column = headingOf(columns, record[columns]);
    if (row[column] !== null)
      throw new UserError(
        `pivot: two records for ${front.map(([field, is]) => `${field} ${String(is)}`).join(", ")}, ${column}: expected one`,
      );
    row[column] = (typeof value === "function" ? value(record) : record[value]) ?? null;
  }
  return [...table.values()];
}

/** Never a whole number alone: objects would put such columns first. */
function headingOf(column: string, value: unknown): string {
  if (column === "shots") return shotsText(value as Shots);
  return typeof value === "number" ? `${column} ${value}` : String(value);
}
