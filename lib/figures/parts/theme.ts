import { textWidth } from "../draw/text-width";
import type { Layout, Trace } from "../drawing";

export const ink = "#222222";
export const muted = "#666666";
export const faint = "#D0D0D0";

/** One font stack for pictures and pages; the first that a machine has is taken. */
export const font = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/** An axis in the one style: light grid, ticks in ink, no zero line. */
export function axis(of: Record<string, unknown>): Record<string, unknown> {
  return {
    showline: true,
    linecolor: faint,
    gridcolor: "#EEEEEE",
    zeroline: false,
    ticks: "outside",
    tickcolor: faint,
    ...of,
  };
}

/** A figure's own part of its layout. */
export interface OwnLayout extends Layout {
  width: number;
  height: number;
  margin: { l: number; r: number; t: number; b: number };
  annotations?: readonly Layout[];
}

/**
 * The layout that all figures share: title and what to read in it on the left, white ground; and a figure's own part.
 */
export function theme(title: string, subtitle: string, own: OwnLayout): Layout {
  const { l, t } = own.margin;
  // Below the title in pixels, however tall the figure is: texts are measured by nobody but the browser.
  const reading = {
    name: "subtitle",
    xref: "paper",
    yref: "paper",
    x: 0,
    y: 1,
    xshift: 16 - l,
    yshift: t - 36,
    xanchor: "left",
    yanchor: "top",
    align: "left",
    text: subtitle,
    showarrow: false,
    font: { size: 13, color: muted },
  };
  return {
    font: { family: font, size: 13, color: ink },
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    showlegend: false,
    hoverlabel: { namelength: -1 },
    hovermode: "closest",
    ...own,
    title: {
      text: `<b>${title}</b>`,
      x: 0,
      xref: "container",
      xanchor: "left",
      pad: { l: 16, t: 10 },
      y: 1,
      yref: "container",
      yanchor: "top",
      font: { size: 19, color: ink },
    },
    annotations: [reading, ...(own.annotations ?? [])],
  };
}

/** The layout with a line below all else, on the left: what has to be read with the picture wherever it goes. */
export function withFooter(layout: Layout, text: string): Layout {
  const { height, margin, annotations = [] } = layout as OwnLayout;
  const line = 30;
  const footer = {
    name: "footer",
    xref: "paper",
    yref: "paper",
    x: 0,
    y: 0,
    xshift: 16 - margin.l,
    yshift: 6 - margin.b - line,
    xanchor: "left",
    yanchor: "bottom",
    align: "left",
    text,
    showarrow: false,
    font: { size: 11, color: muted },
  };
  return {
    ...layout,
    height: height + line,
    margin: { ...margin, b: margin.b + line },
    annotations: [...annotations, footer],
  };
}

/** A label written beside a point, starting right of it; text keeps its anchor whatever font draws it. */
export function labelTrace(
  x: number,
  y: number,
  text: string,
  colour: string,
  of: Record<string, unknown> = {},
): Trace {
  return {
    type: "scatter",
    // With a marker that is not seen, plotly keeps the text clear of the point's own, in pixels.
    mode: "markers+text",
    marker: { size: 7, opacity: 0 },
    x: [x],
    y: [y],
    text: [text],
    textposition: "middle right",
    textfont: { color: colour, size: 12 },
    hoverinfo: "skip",
    showlegend: false,
    cliponaxis: false,
    ...of,
  };
}

/** A text in paper coordinates, its left end at `x`. */
export function note(
  x: number,
  y: number,
  text: string,
  of: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    xref: "paper",
    yref: "paper",
    x,
    y,
    text,
    showarrow: false,
    xanchor: "left",
    yanchor: "bottom",
    align: "left",
    font: { size: 12, color: muted },
    ...of,
  };
}

/** Pixels that labels take right of where they stand. */
export const labelsWidth = (texts: readonly string[]): number =>
  Math.ceil(Math.max(0, ...texts.map((text) => textWidth(text, 12)))) + 12;
