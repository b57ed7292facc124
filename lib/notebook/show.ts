import { send } from "./kernel";

/** The part of a figure that a cell shows: plotly's traces and layout, under a title. */
export interface Shown {
  title: string;
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/**
 * Shows a figure as one output in three forms: interactive in JupyterLab, as an SVG picture where nothing can run (an
 * HTML export, a code host's page), its title as text elsewhere.
 */
export async function show(figure: Shown): Promise<void> {
  const { svg } = await import("../figures/index.js");
  const { title, data, layout } = figure;
  // No logo, and the buttons only while the pointer is on the plot.
  const plot = { data, layout, config: { displaylogo: false, responsive: true } };
  send({
    "application/vnd.plotly.v1+json": plot,
    "image/svg+xml": await svg(figure),
    "text/plain": title,
  });
}
