import { sum } from "../../common";
import type { Row } from "../../results";
import { layOutTable, type TableCells } from "../draw/lay-out-table";
import { createFigure, type Figure, type PlottedRow } from "../figure";
import { faint, ink, muted, theme } from "./theme";

/** A table as a figure: what it says, its rows, and how they are to be shown. */
export interface TableDrawing {
  id: string;
  title: string;
  subtitle: string;
  question?: string;
  rows: PlottedRow[];
  behind?: (readonly Row[])[];
  notes?: string[];
  /** Width of each column in pixels, in order. */
  widths: readonly number[];
  /** How many rows the picture shows (all, unless said); the CSV holds all. */
  shown?: number;
}

/**
 * Draws a table: numbers with spaces between thousands on the right, texts on the left, broken into lines where they
 * are long.
 */
export function drawTable(drawing: TableDrawing): Figure {
  const columns = Object.keys(drawing.rows[0] ?? {});
  const rows = drawing.rows.slice(0, drawing.shown);
  const table: TableCells = {
    headings: columns.map(heading),
    cells: rows.map((row) => columns.map((column) => text(row[column]))),
    numeric: columns.map((column) => rows.every((row) => typeof row[column] !== "string")),
    widths: drawing.widths,
    colours: { ink, muted, faint },
  };
  const width = sum(drawing.widths) + 32;
  const layout = theme(drawing.title, drawing.subtitle, {
    width,
    height: 0,
    meta: { narrowest: 480, table },
    margin: { l: 16, r: 16, t: 84, b: 16 },
  });
  layOutTable(layout, table, width);
  return createFigure({
    id: drawing.id,
    title: drawing.title,
    ...(drawing.question === undefined ? {} : { question: drawing.question }),
    rows: drawing.rows,
    behind: drawing.behind ?? drawing.rows.map(() => []),
    notes: [
      ...(drawing.notes ?? []),
      ...(rows.length < drawing.rows.length
        ? [`The picture shows ${rows.length} of ${drawing.rows.length} rows; the CSV has all.`]
        : []),
    ],
    // Texts of the layout on two plain axes in pixels: plotly's own table measures its words, which only a browser can.
    data: [{ type: "scatter", mode: "text", x: [0], y: [0], text: [""], hoverinfo: "skip" }],
    layout,
  });
}

/** A space at which no line is broken. */
const noBreak = "\u00A0";

/** `sourceSize` as `source size`. */
function heading(column: string): string {
  return column.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

function text(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return value.toLocaleString("en").replaceAll(",", noBreak);
  return String(Number(value.toPrecision(4)));
}
