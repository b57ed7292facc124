import { send } from "./kernel";

/** The part of a figure that a cell shows: plotly's traces and layout, under a title. */
export interface Shown {
  title: string;
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/**
 * Shows a figure as one output in three forms: interactive in JupyterLab, as an SVG picture where nothing can run (an
 * HTML export, a code host's page), its title as text elsewhere. Wide pictures shrink to the page.
 */
export async function show(figure: Shown): Promise<void> {
  const { svg } = await import("../figures/index.js");
  const { title, data, layout } = figure;
  const picture = await svg(figure);
  send(
    {
      // At the width it was laid out for: narrower, its labels would run into each other; the cell scrolls.
      "application/vnd.plotly.v1+json": { data, layout, config: { displaylogo: false } },
      "image/svg+xml": Number(layout.width) > cellWidth ? fitting(picture) : picture,
      "text/plain": title,
    },
    { metadata: { "image/svg+xml": { alt: title } } },
  );
}

/** About the width of a cell's output in pixels. */
const cellWidth = 900;

/** A picture that is as wide as what it stands in, with its proportions kept. */
function fitting(picture: string): string {
  return picture.replace(/^(<svg [^>]*?) width="\d+" height="\d+"/, '$1 width="100%"');
}
