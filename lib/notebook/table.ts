import { encode } from "html-entities";
import { hash, textTable } from "../common";
import { send } from "./output";
import { tableScript } from "./table-script";

/** What a table can show: rows as objects, or a danfojs DataFrame. */
export type Tabular = readonly object[] | { columns: string[]; values: unknown };

/** Rows that a table holds at most: more would make notebooks heavy. */
const held = 500;

/**
 * Shows rows as a table, which can be sorted by a click on a heading, filtered and paged where it is longer than a
 * page.
 *
 * @param options.limit how many rows a page shows (20); where nothing can run, a last line says how many more there
 *   are.
 * @param options.digits significant digits of numbers that are not whole (4).
 *
 * @example
 * ```ts
 * import { notebook } from "upstream";
 * notebook.table([{ shots: 1, spread: 0.31119 }, { shots: "full", spread: 0.104 }], { digits: 2 });
 * // prints ["shots  spread", "1      0.31", "full   0.1"]
 * ```
 */
export function table(rows: Tabular, options: { limit?: number; digits?: number } = {}): void {
  const html = tableHtml(rows, options);
  send({ "text/html": html, "text/plain": tableText(rows, options) });
}

/** The table's HTML, every cell escaped: numbers on the right, all else on the left, headings above them. */
export function tableHtml(rows: Tabular, { limit = 20, digits = 4 } = {}): string {
  const { columns, values } = cells(rows);
  const known = (value: unknown) => value !== null && value !== undefined;
  const sides = columns.map((_, c) => {
    const here = values.map((row) => row[c]).filter(known);
    return here.length > 0 && here.every((value) => typeof value === "number") ? "right" : "left";
  });
  const tag = (name: string, value: unknown, c: number) =>
    `<${name} style="text-align: ${sides[c]}">${name === "th" ? heading(value) : encode(format(value, digits))}</${name}>`;
  const line = (name: string, row: readonly unknown[]) =>
    `<tr>${row.map((cell, c) => tag(name, cell, c)).join("")}</tr>`;
  const more =
    values.length > limit ? `<p>${values.length - limit} more rows (${values.length} in all)</p>` : "";
  const whole = `<table class="dataframe">
<thead>${line("th", columns)}</thead>
<tbody>
${values
  .slice(0, limit)
  .map((row) => line("td", row))
  .join("\n")}
</tbody>
</table>${more}`;
  if (values.length <= limit) return whole;
  const rest = values.slice(0, held);
  const id = hash(JSON.stringify([columns, rest])).slice(0, 12);
  const cut = values.length > held ? `<div>the first ${held} of ${values.length} rows</div>` : "";
  return `<div data-table="${id}">${whole}${cut}</div>${tableScript(id, { rows: rest, page: limit, digits, sides })}`;
}

/** A column's name, which may be broken before a capital: `significantly|Ahead`. */
const heading = (name: unknown): string => encode(String(name)).replace(/(?<=[a-z])(?=[A-Z])/g, "<wbr>");

/** The same in columns of plain text. */
export function tableText(rows: Tabular, { limit = 20, digits = 4 } = {}): string {
  const { columns, values } = cells(rows);
  const lines = values.slice(0, limit).map((row) => row.map((cell) => format(cell, digits)));
  const text = textTable(columns, lines, "left");
  return values.length > limit
    ? `${text}\n${values.length - limit} more rows (${values.length} in all)`
    : text;
}

function cells(rows: Tabular): { columns: string[]; values: unknown[][] } {
  if ("columns" in rows) {
    // A DataFrame of one column has a flat array of values.
    const values = (rows.values as unknown[]).map((row) => (Array.isArray(row) ? (row as unknown[]) : [row]));
    return { columns: rows.columns, values };
  }
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    columns,
    values: rows.map((row) => columns.map((column) => (row as Record<string, unknown>)[column])),
  };
}

function format(value: unknown, digits: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "";
  if (typeof value === "number" && !Number.isInteger(value)) return String(Number(value.toPrecision(digits)));
  if (typeof value === "object") return JSON.stringify(value);
  return String(value as string | number | boolean | bigint);
}
