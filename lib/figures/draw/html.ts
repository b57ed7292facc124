import { readFileSync } from "node:fs";
import { encode } from "html-entities";
import type { Figure } from "../figure";
import { plotlyFile } from "./plotly-file";

/**
 * The figure as a page that needs no network: interactive, with its notes and its numbers below.
 *
 * @param script where the page finds plotly.js (see `plotlyFile`), relative to it; in the page itself (1 MB) where left
 *   out.
 */
export function html(figure: Figure, script?: string): string {
  const columns = [...new Set(figure.rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: string | number | null | undefined) =>
    value === null || value === undefined
      ? ""
      : encode(typeof value === "number" ? String(Number(value.toPrecision(4))) : value);
  // `<` would end the script early if a name held `</script>`.
  const plot = JSON.stringify({ data: figure.data, layout: figure.layout }).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${encode(figure.title)}</title>
<style>
  body { font: 14px/1.5 Helvetica, Arial, sans-serif; color: #222; max-width: 1180px; margin: 1rem auto; padding: 0 1rem }
  table { border-collapse: collapse } th, td { padding: 2px 10px; text-align: right; border-bottom: 1px solid #eee }
  th { position: sticky; top: 0; background: #fff }
</style>
<div id="plot"></div>
${figure.question === undefined ? "" : `<p><em>${encode(figure.question)}</em></p>`}
${figure.notes.map((note) => `<p>${encode(note)}</p>`).join("\n")}
<details><summary>The ${figure.rows.length} plotted numbers</summary>
<table><thead><tr>${columns.map((column) => `<th>${encode(column)}</th>`).join("")}</tr></thead>
<tbody>
${figure.rows.map((row) => `<tr>${columns.map((column) => `<td>${cell(row[column])}</td>`).join("")}</tr>`).join("\n")}
</tbody></table></details>
${script === undefined ? inline(figure) : `<script src="${encode(script)}"></script>`}
<script>const plot = ${plot}; Plotly.newPlot("plot", plot.data, plot.layout, { responsive: true });</script>
</html>
`;
}

const inline = ({ data }: Figure): string =>
  `<script>${readFileSync(plotlyFile(data), "utf8").replaceAll("</script", "<\\/script")}</script>`;
