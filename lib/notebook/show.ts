import { send } from "./kernel";

/** The part of a figure that a cell shows: plotly's traces and layout, under a title. */
export interface Shown {
  title: string;
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/**
 * Shows a figure as one output in three forms: interactive in JupyterLab, as an SVG picture where nothing can run (an
 * HTML export, a code host's page), its title as text elsewhere. Wide ones shrink to the cell's width.
 */
export async function show(figure: Shown): Promise<void> {
  const { svg } = await import("../figures/index.js");
  const { title, data } = figure;
  const picture = await svg(figure);
  send({
    "application/vnd.plotly.v1+json": {
      data,
      layout: { ...figure.layout, width: undefined, autosize: true },
      config: { displaylogo: false, responsive: true },
    },
    "image/svg+xml": picture.replace(/ style=""/, ' style="max-width: 100%; height: auto"'),
    "text/plain": title,
  });
}
