import { faint, muted } from "./theme";

/** A thin dotted line where a shots axis leaps to `full`; none without a gap. */
export function gapShapes(gap: number | null, axes = ""): Record<string, unknown>[] {
  if (gap === null) return [];
  return [
    {
      type: "line",
      xref: `x${axes}`,
      yref: `y${axes} domain`,
      x0: gap,
      x1: gap,
      y0: 0,
      y1: 1,
      line: { color: faint, width: 1, dash: "dot" },
    },
  ];
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
