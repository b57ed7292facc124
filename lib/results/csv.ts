import { stringify } from "csv-stringify/sync";
import { columns, type Row } from "./row";

/** The rows as CSV with a header: a column each, what is not known left empty. `results.parse` reads it back. */
export function csv(rows: readonly Row[]): string {
  return stringify(
    rows.map((row) => columns.map((column) => row[column] ?? "")),
    { header: true, columns: [...columns] },
  );
}
