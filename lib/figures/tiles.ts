import type { Trace } from "./figure";
import { ink } from "./theme";

/** One tile of a map: column and row, its colour, what is written on it and shown under the pointer. */
export interface Tile {
  column: number;
  row: number;
  colour: string;
  text: string;
  hover: string;
}

/** A map of coloured tiles with texts, as shapes and one trace: plotly's own heat map needs a canvas, which jsdom lacks. */
export function tiles(
  all: readonly Tile[],
  axes = "",
  size = 12,
): { trace: Trace; shapes: Record<string, unknown>[] } {
  return {
    trace: {
      type: "scatter",
      mode: "text",
      xaxis: `x${axes}`,
      yaxis: `y${axes}`,
      x: all.map(({ column }) => column),
      y: all.map(({ row }) => row),
      text: all.map(({ text }) => text),
      textfont: { size, color: ink },
      hovertext: all.map(({ hover }) => hover),
      hoverinfo: "text",
      showlegend: false,
    },
    shapes: all.map(({ column, row, colour }) => ({
      type: "rect",
      layer: "below",
      xref: `x${axes}`,
      yref: `y${axes}`,
      x0: column - 0.49,
      x1: column + 0.49,
      y0: row - 0.47,
      y1: row + 0.47,
      fillcolor: colour,
      line: { width: 0 },
    })),
  };
}
