import type { Row } from "../../results";
import { textWidth } from "../draw/text-width";
import { createFigure, type Figure, type PlottedRow } from "../figure";
import { faint, ink, theme } from "./theme";

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
  const size = 12;
  const lines = columns.map((column, c) =>
    rows.map((row) => wrap(text(row[column]), drawing.widths[c]! - 20, size)),
  );
  const line = 17;
  const heights = rows.map((_, r) => Math.max(...lines.map((cells) => cells[r]!.length)) * line + 9);
  const width = drawing.widths.reduce((sum, w) => sum + w, 0);
  const numeric = columns.map((column) => rows.every((row) => typeof row[column] !== "string"));
  const tops = heights.map((_, r) => heights.slice(0, r).reduce((sum, h) => sum + h, 0));
  const total = heights.reduce((sum, h) => sum + h, 0);
  const lefts = drawing.widths.map((_, c) => drawing.widths.slice(0, c).reduce((sum, w) => sum + w, 0));
  const cell = (c: number, y: number, content: string, bold: boolean) => ({
    x: numeric[c]! ? lefts[c]! + drawing.widths[c]! - 10 : lefts[c]! + 10,
    y,
    text: bold ? `<b>${content}</b>` : content,
    position: numeric[c]! ? "bottom left" : "bottom right",
  });
  // Texts on two plain axes in pixels: plotly's own table measures its words, which only a browser can.
  const texts = [
    ...columns.map((column, c) => cell(c, 0, heading(column), true)),
    ...rows.flatMap((_, r) =>
      columns.flatMap((_column, c) =>
        lines[c]![r]!.map((content, l) => cell(c, 26 + tops[r]! + l * line, content, false)),
      ),
    ),
  ];
  const rule = (y: number, strong: boolean) => ({
    type: "line",
    x0: 0,
    x1: width,
    y0: y,
    y1: y,
    line: { color: strong ? ink : faint, width: 1 },
  });
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
    data: [
      {
        type: "scatter",
        mode: "text",
        x: texts.map(({ x }) => x),
        y: texts.map(({ y }) => y),
        text: texts.map((t) => t.text),
        textposition: texts.map((t) => t.position),
        textfont: { size, color: ink },
        hoverinfo: "skip",
        cliponaxis: false,
      },
    ],
    layout: theme(drawing.title, drawing.subtitle, {
      width: width + 32,
      meta: { narrowest: Math.round(0.9 * (width + 32)) },
      height: total + 34 + 100,
      margin: { l: 16, r: 16, t: 84, b: 16 },
      xaxis: { visible: false, range: [0, width], fixedrange: true },
      yaxis: { visible: false, range: [total + 30, -4], fixedrange: true },
      shapes: [
        rule(22, true),
        ...rows.slice(1).map((_, r) => rule(26 + tops[r + 1]! - 3, false)),
        rule(total + 26, true),
      ],
    }),
  });
}

/** `sourceSize` as `source size`. */
function heading(column: string): string {
  return column.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

function text(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Number.isInteger(value)) return value.toLocaleString("en").replaceAll(",", " ");
  return String(Number(value.toPrecision(4)));
}

/** Breaks a text at spaces into lines of at most `width` pixels. */
function wrap(text: string, width: number, size: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
    if (textWidth(longer, size) <= width || lines.at(-1) === "") lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
