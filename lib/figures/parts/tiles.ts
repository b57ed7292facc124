import type { Trace } from "../figure";
import { ink } from "./theme";

/** One tile of a map: column and row, its colour, what is written on it and shown under the pointer. */
export interface Tile {
  column: number;
  row: number;
  colour: string;
  text: string;
  hover: string;
}

/**
 * A map of coloured tiles with texts, as bars: plotly's own heat map needs a canvas, which jsdom lacks. The layout
 * wants `barmode: "overlay"`.
 */
export function tiles(all: readonly Tile[], axes = "", size = 12): Trace[] {
  const shared = { xaxis: `x${axes}`, yaxis: `y${axes}`, showlegend: false };
  const y = all.map(({ row }) => row);
  return [
    {
      ...shared,
      type: "bar",
      orientation: "h",
      base: all.map(({ column }) => column - 0.49),
      x: all.map(() => 0.98),
      y,
      width: 0.94,
      marker: { color: all.map(({ colour }) => colour), line: { width: 0 } },
      hovertext: all.map(({ hover }) => hover),
      hoverinfo: "text",
    },
    {
      ...shared,
      type: "scatter",
      mode: "text",
      x: all.map(({ column }) => column),
      y,
      text: all.map(({ text }) => text),
      textfont: { size, color: ink },
      hoverinfo: "skip",
    },
  ];
}
