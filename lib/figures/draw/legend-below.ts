import { sum } from "../../common";
import type { Layout, Trace } from "../drawing";
import { textWidth } from "./text-width";
import type { Item, Margin } from "./layout-parts";

/** Puts the legend in lines below all else but the footer; the picture grows by what that takes. */
export function legendBelow(data: readonly Trace[], layout: Layout): void {
  const margin = layout.margin as Margin;
  const legend = layout.legend as { font?: { size?: number }; title?: { text?: string } } | undefined;
  // Plotly would put it to the left, where it takes the entries' room.
  const title = legend?.title?.text ? { title: { ...legend.title, side: "top" } } : {};
  const size = legend?.font?.size ?? 12;
  // Traces that a menu brings are not there yet.
  const named = data.filter(({ showlegend, visible }) => showlegend !== false && visible !== false);
  const names = named.map(({ name }) => String(name ?? ""));
  const room = (layout.width as number) - margin.l - margin.r;
  const widths = names.map((name) => textWidth(name, size) + 45);
  // As plotly does: one line where all fit, else columns as wide as the widest.
  const across = Math.max(1, Math.floor(room / Math.max(...widths, 1)));
  const isOneLine = sum(widths) <= room;
  const lines = (isOneLine ? 1 : Math.ceil(names.length / across)) + (legend?.title?.text ? 1 : 0);
  const taken = Math.round(lines * size * 1.6 + 14);
  const footer = ((layout.annotations ?? []) as Item[]).find(({ name }) => name === "footer");
  const upper = margin.b - (footer === undefined ? 0 : 30);
  const plot = (layout.height as number) - margin.t - margin.b;
  layout.margin = { ...margin, b: margin.b + taken };
  layout.height = (layout.height as number) + taken;
  layout.legend = {
    ...legend,
    ...title,
    orientation: "h",
    traceorder: "normal",
    x: 0,
    xanchor: "left",
    y: -upper / plot,
    yanchor: "top",
  };
  layout.annotations = ((layout.annotations ?? []) as Item[]).map((annotation) =>
    annotation === footer ? { ...annotation, yshift: Number(annotation.yshift) - taken } : annotation,
  );
}
