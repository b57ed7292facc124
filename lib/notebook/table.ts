import { encode } from "html-entities";
import { send } from "./kernel";

/** What a table can show: rows as objects, or a danfojs DataFrame. */
export type Tabular = readonly object[] | { columns: string[]; values: unknown };

/**
 * Shows rows as a table.
 *
 * @param options.limit how many rows at most (20); a last line says how many more there are.
 * @param options.digits significant digits of numbers that are not whole (4).
 */
export function table(rows: Tabular, options: { limit?: number; digits?: number } = {}): void {
  const html = tableHtml(rows, options);
  send({ "text/html": html, "text/plain": tableText(rows, options) });
}

/** The table's HTML, every cell escaped. */
export function tableHtml(rows: Tabular, { limit = 20, digits = 4 } = {}): string {
  const { columns, values } = cells(rows);
  const tag = (name: string, value: unknown) => {
    const style = name === "td" && typeof value !== "number" ? ' style="text-align: left"' : "";
    return `<${name}${style}>${encode(format(value, digits))}</${name}>`;
  };
  const line = (name: string, row: readonly unknown[]) =>
    `<tr>${row.map((cell) => tag(name, cell)).join("")}</tr>`;
  const more =
    values.length > limit ? `<p>${values.length - limit} more rows (${values.length} in all)</p>` : "";
  return `<table class="dataframe">
<thead>${line("th", columns)}</thead>
<tbody>
${values
  .slice(0, limit)
  .map((row) => line("td", row))
  .join("\n")}
</tbody>
</table>${more}`;
}

/** The same in columns of plain text. */
export function tableText(rows: Tabular, { limit = 20, digits = 4 } = {}): string {
  const { columns, values } = cells(rows);
  const lines = [columns, ...values.slice(0, limit)].map((row) => row.map((cell) => format(cell, digits)));
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? "").length)));
  const text = lines.map((line) =>
    line
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  if (values.length > limit) text.push(`${values.length - limit} more rows (${values.length} in all)`);
  return text.join("\n");
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
