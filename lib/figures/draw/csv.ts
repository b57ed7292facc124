import { stringify } from "csv-stringify/sync";
import type { Figure } from "../figure";

/** The plotted numbers as CSV; a number that is not known is empty. */
export function csv(figure: Pick<Figure, "rows">): string {
  const columns = [...new Set(figure.rows.flatMap((row) => Object.keys(row)))];
  return stringify(
    figure.rows.map((row) => columns.map((column) => row[column] ?? "")),
    { header: true, columns },
  );
}
