import { stringify } from "csv-stringify/sync";
import { columns, ownColumns, type Row } from "./row";

/** The rows as CSV with a header: a column each, what is not known left empty. `results.parse` reads it back. */
export function resultsCsv(rows: readonly Row[]): string {
  const written = columns.filter(
    (column) => !ownColumns.includes(column) || rows.some((row) => (row[column] ?? null) !== null),
  );
  return stringify(
    rows.map((row) => written.map((column) => row[column] ?? "")),
    { header: true, columns: written },
  );
}
