import { parse as parseCsv } from "csv-parse/sync";
import { UserError } from "../common";
import { columns, type Row } from "./row";
import { checkRow, type TypedRow } from "./check-row";
import { tableWarnings } from "./table-warnings";

/** Rows that were read, and what a reader should know of them: unknown tasks, duplicate rows, gaps. */
export interface ResultsTable {
  rows: Row[];
  warnings: string[];
}

/**
 * Reads a results table from CSV. Only `source`, `task`, `shots` and `accuracy` must be there; `objective`, `method`
 * and `architecture` default to `clip`, `finetune` and `unknown`.
 *
 * @param name what errors call the table, for instance its file name.
 * @throws UserError naming table, line and column where a value is not what the column holds.
 */
export function parse(text: string, name = "table"): ResultsTable {
  let records: string[][];
  try {
    records = parseCsv(text, { bom: true, skip_empty_lines: true, trim: true }) as string[][];
  } catch (error) {
    throw new UserError(`${name}: not a CSV table: ${(error as Error).message}`);
  }
  const [header, ...lines] = records;
  if (header === undefined) throw new UserError(`${name}: empty, expected a header and rows`);
  const known = new Set<string>(columns);
  for (const column of header)
    if (!known.has(column))
      throw new UserError(`${name}: unknown column "${column}", expected some of ${columns.join(", ")}`);
  for (const column of ["source", "task", "shots", "accuracy"])
    if (!header.includes(column)) throw new UserError(`${name}: has no column "${column}"`);
  const rows = lines.map((line, i) =>
    checkRow(Object.fromEntries(header.map((column, j) => [column, line[j]])), `${name}, line ${i + 2}`),
  );
  return { rows, warnings: tableWarnings(rows, name, (i) => `line ${i + 2}`) };
}

/**
 * Rows from a small table typed in: objects with at least `source`, `task`, `shots` and `accuracy` (0 to 1).
 *
 * @throws UserError naming the row and the field that is not as expected.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const [row] = results.rows([{ source: "mine", task: "PETS", shots: 5, accuracy: 0.41, testSize: 3669 }]);
 * row.method; // => "finetune"
 * ```
 */
export function rows(table: readonly TypedRow[], name = "table"): Row[] {
  const checked = table.map((record, i) => checkRow(record, `${name}, row ${i + 1}`));
  for (const warning of tableWarnings(checked, name, (i) => `row ${i + 1}`)) console.warn(warning);
  return checked;
}
