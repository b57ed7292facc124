import { sum } from "../../common";
import type { Layout } from "../drawing";
import type { Item, Margin } from "./layout-parts";
import { gapsOf, type PanelBox } from "./panel-boxes";
import { textWidth } from "./text-width";
import { limitsOf } from "./width-limits";

/**
 * Moves the panels into fewer columns, in place, with their axes, their heights and what is written at them.
 *
 * @param fitting how many panels fit beside one another; `most` how many stood so
 */
export function movePanels(
  layout: Layout,
  boxes: readonly PanelBox[],
  area: { width: number; height: number },
  fitting: number,
  most: number,
): void {
  const margin = layout.margin as Margin;
  const annotations = (layout.annotations ?? []) as Item[];
  const columns = Math.min(fitting, most);
  const gaps = gapsOf(boxes, 0);
  const widest = Math.max(...gaps);
  // A panel that comes to the left end brings the room for its labels along.
  const before = margin.l;
  const moved = columns < most;
  if (moved) {
    const { rightOfPanel = 0 } = limitsOf(layout);
    const first = boxes.map((_, i) => i).filter((i) => i % columns === 0);
    margin.l = Math.max(
      before,
      ...first.map((i) => gaps[i]! - rightOfPanel),
      ...first.map((i) => labelRoom(layout[boxes[i]!.y] as Item)),
    );
  }
  const room = (layout.width as number) - margin.l - margin.r;
  const homes = annotations.map((annotation) => homeOf(annotation, boxes, area, layout));
  const over = (each: Item, { top }: PanelBox) =>
    top - (1 - Number(each.y)) * area.height + heightAbove(each);
  const under = (each: Item, { top, height }: PanelBox) =>
    (1 - Number(each.y)) * area.height - top - height + depthBelow(each);
  const furthest = (of: typeof over, least: number) =>
    Math.max(least, ...annotations.map((each, i) => (homes[i] === undefined ? 0 : of(each, homes[i]))));
  const above = furthest(over, 0);
  const titled = boxes.some(({ x }) => (layout[x] as { title?: { text?: string } }).title?.text);
  const below = furthest(under, titled ? 62 : 36);
  const tops = [...new Set(boxes.map(({ top }) => Math.round(top)))];
  const bottoms = boxes.map(({ top, height }) => top + height);
  const between =
    tops.length > 1
      ? Math.min(
          ...boxes
            .filter(({ top }) => top > 1)
            .map(({ top }) => top - Math.max(...bottoms.filter((b) => b <= top + 1))),
        )
      : 0;
  const rowGap = Math.max(between, moved ? above + below : 0);
  const rows = Array.from({ length: Math.ceil(boxes.length / columns) }, (_, r) =>
    boxes.slice(r * columns, (r + 1) * columns),
  );
  const heights = rows.map((row) => Math.max(...row.map(({ height }) => height)));
  const total = sum(heights) + rowGap * (rows.length - 1);
  const after = new Map<PanelBox, PanelBox>();
  let top = 0;
  rows.forEach((row, r) => {
    const spaces = row.map((box, c) => (c === 0 ? 0 : moved ? widest : gaps[boxes.indexOf(box)]!));
    const free = room - (moved ? widest * (columns - 1) : sum(spaces));
    const all = sum(row.map((box) => box.width));
    let left = moved ? 0 : row[0]!.left;
    row.forEach((box, c) => {
      const width = moved ? free / columns : ((free - row[0]!.left) * box.width) / all;
      left += spaces[c]!;
      after.set(box, { ...box, left, top, width, height: heights[r]! });
      left += width;
    });
    top += heights[r]! + rowGap;
  });
  for (const [box, { left, width, top: from, height }] of after) {
    layout[box.x] = {
      ...(layout[box.x] as Item),
      // Said even where it was left open: plotly would draw the labels of all below the first panel.
      anchor: box.y.replace("axis", ""),
      domain: [left / room, Math.min(1, (left + width) / room)],
    };
    layout[box.y] = {
      ...(layout[box.y] as Item),
      domain: [Math.max(0, 1 - (from + height) / total), 1 - from / total],
    };
  }
  shareLabels(layout, boxes, columns);
  layout.annotations = annotations.map((annotation, i) => {
    const home = homes[i];
    if (home === undefined)
      return isAroundAll(annotation)
        ? { ...annotation, xshift: Number(annotation.xshift ?? 0) + before - margin.l }
        : {
            ...annotation,
            ...(annotation.yref === "paper" && { y: outside(Number(annotation.y), area.height / total) }),
          };
    const to = after.get(home)!;
    const x = Number(annotation.x) * area.width - home.left;
    const y = (1 - Number(annotation.y)) * area.height - home.top;
    return {
      ...annotation,
      ...(annotation.xref === "paper" && { x: (to.left + inside(x, home.width, to.width)) / room }),
      ...(annotation.yref === "paper" && { y: 1 - (to.top + inside(y, home.height, to.height)) / total }),
    };
  });
  layout.height = margin.t + margin.b + total;
}

/**
 * Where the panels of a row share the labels of the first one's vertical axis: whichever panel is the first has them.
 */
function shareLabels(layout: Layout, boxes: readonly PanelBox[], columns: number): void {
  const labels = boxes.map(({ y }) => (layout[y] as { ticktext?: string[] }).ticktext);
  const bare = labels.map((texts) => texts?.every((text) => text === "") === true);
  if (bare[0] || !bare.includes(true)) return;
  boxes.forEach(({ y }, i) => {
    const ticktext = i % columns === 0 ? labels[0]! : labels[0]!.map(() => "");
    layout[y] = { ...(layout[y] as Item), ticktext };
  });
}

/** Pixels that an axis needs left of it for labels that are words. */
function labelRoom({ ticktext, tickfont }: Item): number {
  const size = (tickfont as { size?: number } | undefined)?.size ?? 13;
  const words = (ticktext ?? []) as readonly string[];
  return Math.max(0, ...words.map((text) => textWidth(text.replace(/<[^>]*>/g, ""), size))) + 8;
}

/** A place along a side that changes its length: in proportion inside it, at the same distance outside. */
const inside = (at: number, before: number, after: number): number =>
  at <= 0 ? at : at >= before ? after + at - before : (at / before) * after;

/** A place above or below all panels, in heights of the area that they take: as many pixels away as it was. */
const outside = (y: number, ratio: number): number => (y < 0 ? y * ratio : y > 1 ? 1 + (y - 1) * ratio : y);

const isAroundAll = ({ name }: Item) => name === "title" || name === "subtitle" || name === "footer";

/**
 * The panel that an annotation in paper coordinates belongs to; undefined for those that belong to the whole figure.
 */
function homeOf(
  annotation: Item,
  boxes: readonly PanelBox[],
  area: { width: number; height: number },
  layout: Layout,
): PanelBox | undefined {
  if (isAroundAll(annotation) || (annotation.xref !== "paper" && annotation.yref !== "paper"))
    return undefined;
  const axis = [annotation.xref, annotation.yref].find((ref) => ref !== "paper");
  if (axis !== undefined) {
    const key = String(axis).split(" ")[0]!;
    return boxes.find(({ x, y }) => [x, y].includes(`${key[0]}axis${key.slice(1)}`));
  }
  const x = Number(annotation.x) * area.width;
  const y = (1 - Number(annotation.y)) * area.height;
  // Below the lowest panel at the left end, where all panels have one axis: what is written there is said of all.
  const ticks = new Set(boxes.map((box) => JSON.stringify((layout[box.x] as Item).ticktext ?? box.x)));
  if (y >= area.height - 1 && x < 1 && ticks.size === 1) return undefined;
  const away = ({ left, top, width, height }: PanelBox) =>
    Math.max(left - x, 0, x - left - width) + Math.max(top - y, 0, y - top - height);
  return [...boxes].sort((a, b) => away(a) - away(b))[0];
}

const linesOf = ({ text }: Item): number => String(text).split("<br>").length;
const sizeOf = ({ font }: Item): number => (font as { size?: number } | undefined)?.size ?? 12;

/** Pixels that a text takes above its place. */
function heightAbove(annotation: Item): number {
  if (annotation.yanchor !== "bottom" || Number(annotation.yshift ?? 0) < 0) return 0;
  return Number(annotation.yshift ?? 0) + linesOf(annotation) * sizeOf(annotation) * 1.3 + 6;
}

/** Pixels that a text takes below its place. */
const depthBelow = (annotation: Item): number =>
  (annotation.yanchor === "bottom" ? 6 : 18) - Number(annotation.yshift ?? 0);
