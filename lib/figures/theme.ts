import type { Layout, Trace } from "./figure";

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

/** The layout that all figures share: title and what to read in it on the left, white ground. */
export function theme(title: string, subtitle: string, size: { width: number; height: number }): Layout {
  return {
    ...size,
    title: {
      text: `<b>${title}</b><br><span style="font-size:13px;color:${muted}">${subtitle}</span>`,
      x: 0,
      xref: "container",
      xanchor: "left",
      pad: { l: 16, t: 8 },
      y: 1,
      yref: "container",
      yanchor: "top",
      font: { size: 18, color: ink },
    },
    font: { family: font, size: 13, color: ink },
    paper_bgcolor: "#FFFFFF",
    plot_bgcolor: "#FFFFFF",
    margin: { l: 64, r: 24, t: 84, b: 56 },
    showlegend: false,
    hoverlabel: { namelength: -1 },
    hovermode: "closest",
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
    mode: "text",
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
