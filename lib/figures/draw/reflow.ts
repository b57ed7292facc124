import type { Layout, Trace } from "../drawing";
import { legendBelow } from "./legend-below";
import { layOutTable } from "./lay-out-table";
import type { Item, Margin } from "./layout-parts";
import { movePanels } from "./move-panels";
import { columnsFor, isGrid, panelsOf } from "./panel-boxes";
import { limitsOf, type NarrowLayout } from "./width-limits";

/** The least width in which a figure can be read. */
export const narrowestOf = (layout: Layout): number => limitsOf(layout).narrowest ?? 320;

/**
 * Lays a figure out for less width than it was drawn for, in place: the legend goes below, panels into more rows, all
 * keeping their heights and the room between them; a table's columns narrow. Traces stay as they are.
 */
export function reflow(data: readonly Trace[], layout: Layout, width: number): void {
  const { table, narrow } = limitsOf(layout);
  if (table !== undefined) return layOutTable(layout, table, width);
  if (narrow !== undefined && width < narrow.below) becomeNarrow(layout, narrow);
  const { width: before, height, margin } = layout as { width?: number; height?: number; margin?: Margin };
  layout.width = width;
  if (before === undefined || height === undefined || margin === undefined || width >= before) return;
  const area = { width: before - margin.l - margin.r, height: height - margin.t - margin.b };
  const boxes = panelsOf(layout, area);
  const { panelWidth: least = 190, rightOfPanel = 0 } = limitsOf(layout);
  const legend = layout.legend as { x?: number; orientation?: string } | undefined;
  const beside = layout.showlegend === true && (legend?.x ?? 1.02) >= 1 && legend?.orientation !== "h";
  const fits = (right: number) => columnsFor(boxes, width - margin.l - right, least);
  const most = Math.max(...boxes.map((box) => boxes.filter(({ top }) => top === box.top).length));
  const own = { ...margin };
  const below = beside && (width < 760 || fits(margin.r) < most) && boxes.length > 0;
  own.r = Math.max(below ? 28 : own.r, rightOfPanel);
  layout.margin = own;
  if (isGrid(boxes) && !hasWideShapes(layout)) movePanels(layout, boxes, area, fits(own.r), most);
  if (below) legendBelow(data, layout);
}

function becomeNarrow(layout: Layout, { layout: own, taller }: NarrowLayout): void {
  const before = layout.margin as Margin;
  // A footer has its place in the bottom margin.
  const margin = { ...own.margin, b: own.margin.b + (hasFooter(layout) ? 30 : 0) };
  const around = ((layout.annotations ?? []) as Item[])
    .filter(({ name }) => name !== undefined)
    .map((each) => ({
      ...each,
      xshift: Number(each.xshift ?? 0) + before.l - margin.l,
      yshift: Number(each.yshift ?? 0) + (each.name === "footer" ? 0 : margin.t - before.t),
    }));
  Object.assign(layout, structuredClone(own), {
    margin,
    annotations: [...around, ...own.annotations],
    height: Number(layout.height) + taller,
  });
}

const hasFooter = ({ annotations = [] }: Layout): boolean =>
  (annotations as Item[]).some(({ name }) => name === "footer");

/** Lines across several panels have no place where the panels are in other rows. */
const hasWideShapes = (layout: Layout): boolean =>
  ((layout.shapes ?? []) as Item[]).some(({ xref, yref }) => xref === "paper" || yref === "paper");
