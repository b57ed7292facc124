import { sum } from "../../common";
import type { Layout } from "../drawing";
import type { Item, Margin } from "./layout-parts";
import { textWidth } from "./text-width";
import { wrapText } from "./wrap-text";

/** A table's words, as they are laid out for any width. */
export interface TableCells {
  headings: readonly string[];
  /** By row and column. */
  cells: readonly (readonly string[])[];
  /** Columns of numbers, which stand on the right. */
  numeric: readonly boolean[];
  /** Pixels that each column takes where there is room. */
  widths: readonly number[];
  colours: { ink: string; muted: string; faint: string };
}

const size = 12;
/** Pixels from line to line of one text, by plotly. */
const line = 1.3 * size;
/** Pixels left and right of a cell's words. */
const pad = 10;

/**
 * Lays a table out in a width, in place: columns narrow to half, and as far as their longest words allow; columns of
 * text that still find no room, the widest first, are written below their rows.
 *
 * @param width of the whole picture in pixels.
 */
export function layOutTable(layout: Layout, table: TableCells, width: number): void {
  const { headings, cells, numeric, colours } = table;
  const margin = layout.margin as Margin;
  const room = width - margin.l - margin.r;
  const { beside, below, widths } = columnsIn(table, room);
  const wrapped = (words: string, c: number, factor = 1) =>
    wrapText(words, (widths[c]! - 2 * pad) / factor, size);
  const heads = beside.map((c) => wrapped(headings[c]!, c, boldness));
  const rows = cells.map((row) => ({
    beside: beside.map((c) => wrapped(row[c]!, c)),
    below: below
      .filter((c) => row[c] !== "")
      .flatMap((c) => wrapText(`${headings[c]}: ${row[c]}`, room - 3 * pad, size)),
  }));
  // Lines, an empty one between rows: a text a column, since hundreds of texts take seconds to draw.
  const headLines = longest(heads);
  const starts = [headLines + 1];
  for (const row of rows) starts.push(starts.at(-1)! + longest(row.beside) + row.below.length + 1);
  const lefts = beside.map((_, i) => sum(beside.slice(0, i).map((c) => widths[c]!)));
  const columns = beside.map((c, i) =>
    text(numeric[c] ? lefts[i]! + widths[c]! - pad : lefts[i]! + pad, numeric[c]!, colours.ink, [
      { at: headLines - heads[i]!.length, lines: heads[i]!.map((words) => `<b>${words}</b>`) },
      ...rows.map((row, r) => ({ at: starts[r]!, lines: row.beside[i]! })),
    ]),
  );
  const remarks = rows.map((row, r) => ({ at: starts[r]! + longest(row.beside), lines: row.below }));
  const named = ((layout.annotations ?? []) as Item[]).filter(({ name }) => name !== undefined);
  layout.annotations = [
    ...named,
    ...columns,
    ...(below.length === 0 ? [] : [text(2 * pad, false, colours.muted, remarks)]),
  ];
  const across = Math.max(room, sum(beside.map((c) => widths[c]!)));
  layout.shapes = starts.map((start, r) => ({
    type: "line",
    x0: 0,
    x1: across,
    y0: (start - 0.5) * line,
    y1: (start - 0.5) * line,
    line: { color: r === 0 || r === rows.length ? colours.ink : colours.faint, width: 1 },
  }));
  const total = starts.at(-1)! * line;
  layout.xaxis = { visible: false, range: [0, across], fixedrange: true };
  layout.yaxis = { visible: false, range: [total, 0], fixedrange: true };
  layout.width = width;
  layout.height = Math.round(total) + margin.t + margin.b;
}

/** A text of many lines, of which some begin at `x`, or end there. */
function text(
  x: number,
  isRight: boolean,
  color: string,
  parts: readonly { at: number; lines: readonly string[] }[],
): Item {
  const all: string[] = [];
  for (const { at, lines } of parts) lines.forEach((words, l) => (all[at + l] = words));
  // Browsers leave empty lines at a text's top out when they place it.
  const first = Math.max(
    0,
    all.findIndex((words) => words !== undefined),
  );
  return {
    xref: "x",
    yref: "y",
    x,
    y: first * line,
    xanchor: isRight ? "right" : "left",
    yanchor: "top",
    align: isRight ? "right" : "left",
    text: Array.from(all.slice(first), (words) => words ?? "").join("<br>"),
    showarrow: false,
    font: { size, color },
  };
}

const longest = (all: readonly (readonly string[])[]): number =>
  Math.max(1, ...all.map(({ length }) => length));

/** How much wider bold letters are. */
const boldness = 1.1;

/** Which columns stand beside one another in `room` pixels, how wide, and which are written below their rows. */
function columnsIn({ headings, cells, numeric, widths }: TableCells, room: number) {
  const least = widths.map((own, c) => {
    const ofWord = (words: string, factor: number) =>
      Math.max(...words.split(" ").map((word) => factor * textWidth(word, size)));
    const needed = Math.max(ofWord(headings[c]!, boldness), ...cells.map((row) => ofWord(row[c]!, 1)));
    // Half of what a text wants, else it becomes a tall column of single words.
    return Math.min(own, Math.max(Math.ceil(needed) + 2 * pad, numeric[c] ? 0 : own / 2));
  });
  let beside = widths.map((_, c) => c);
  const below: number[] = [];
  for (;;) {
    const texts = beside.filter((c) => c > 0 && !numeric[c]);
    if (sum(beside.map((c) => least[c]!)) <= room || texts.length === 0) break;
    const widest = texts.reduce((a, b) => (widths[b]! > widths[a]! ? b : a));
    beside = beside.filter((c) => c !== widest);
    below.push(widest);
  }
  below.sort((a, b) => a - b);
  const wanted = sum(beside.map((c) => widths[c]! - least[c]!));
  const free = Math.max(0, room - sum(beside.map((c) => least[c]!)));
  const share = wanted === 0 ? 0 : Math.min(1, free / wanted);
  return { beside, below, widths: widths.map((own, c) => least[c]! + share * (own - least[c]!)) };
}
