import type { Layout, Trace } from "../figures";

/** How a figure is laid out in one width. */
export interface WidthLayout {
  /** Pixels that it needs. */
  width: number;
  /** Pixels to which it may be drawn out. */
  most: number;
  /** What `Plotly.relayout` sets, from whichever of the layouts. */
  update: Record<string, unknown>;
}

/** Widths of a cell's output: JupyterLab with its side bar in windows of about 1,440, 1,150 and 1,000 pixels. */
const widths = [940, 720, 540];

interface Picture {
  data: Trace[];
  layout: Layout;
}

/**
 * A figure laid out for a cell: for its usual width, and in `layout.meta.layouts` for narrower ones, the widest first.
 * What shows notebooks without our extension for JupyterLab (`jupyter-path/`) keeps the first, and scrolls where it is
 * too wide.
 *
 * @param restyle the figure in a width; `figures.withStyle`.
 * @param narrowest pixels below which the figure cannot be read.
 */
export function forWidths(
  figure: Picture,
  restyle: (figure: Picture, style: { width?: number }) => Picture,
  narrowest: number,
): Picture {
  const own = figure.layout.width;
  if (typeof own !== "number") return restyle(figure, {});
  const wanted = [...new Set(widths.map((width) => Math.min(own, Math.max(width, narrowest))))];
  const pictures = wanted.map((width) => restyle(figure, width < own ? { width } : {}));
  const layouts = pictures.map(({ layout }) => flat(layout));
  const keys = [...new Set(layouts.flatMap((layout) => Object.keys(layout)))].filter((key) =>
    layouts.some((layout) => JSON.stringify(layout[key]) !== JSON.stringify(layouts[0]![key])),
  );
  const [first] = pictures as [Picture, ...Picture[]];
  const all = wanted.map((width, i): WidthLayout => ({
    width,
    most: i === 0 ? own : wanted[i - 1]! - 1,
    update: Object.fromEntries(keys.map((key) => [key, layouts[i]![key] ?? null])),
  }));
  return { data: first.data, layout: { ...first.layout, meta: { layouts: all } } };
}

/** A layout by plotly's names for its parts: `{ "xaxis.domain": [0, 1], height: 560 }`; lists are one part. */
function flat(layout: Layout): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(layout).flatMap(([key, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value) && key !== "meta"
        ? Object.entries(value).map(([inner, part]) => [`${key}.${inner}`, part as unknown] as const)
        : key === "meta"
          ? []
          : [[key, value] as const],
    ),
  );
}
