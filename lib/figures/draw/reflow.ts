import { textWidth } from "./text-width";
import type { Layout, Trace } from "../drawing";

/** What a figure may say of its widths in `layout.meta`. */
export interface WidthLimits {
  /** Pixels below which the figure cannot be read, whatever is moved: a table's. */
  narrowest?: number;
  /** Pixels below which one of its panels cannot be read (190 unless said). */
  panelWidth?: number;
  /** Pixels that texts take right of a panel (none unless said). */
  rightOfPanel?: number;
}

type Item = Record<string, unknown>;
interface Margin {
  l: number;
  r: number;
  t: number;
  b: number;
}

/** A panel: a pair of axes, its place in pixels from the left and from the top of the plot's area. */
interface Box {
  x: string;
  y: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

const limitsOf = (layout: Layout) => (layout.meta ?? {}) as WidthLimits;

/** The least width in which a figure can be read. */
export const narrowestOf = (layout: Layout): number => limitsOf(layout).narrowest ?? 320;

/**
 * Lays a figure out for less width than it was drawn for, in place: the legend goes below, panels into more rows, all keeping
 * their heights and the room between them. Traces stay as they are.
 */
export function reflow(data: readonly Trace[], layout: Layout, width: number): void {
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
  if (below) own.r = Math.max(28, rightOfPanel);
  layout.margin = own;
  if (isGrid(boxes) && !hasWideShapes(layout)) movePanels(layout, boxes, area, fits(own.r), most);
  if (below) legendBelow(data, layout);
}

/** The panels in reading order; none where axes do not say where they stand. */
function panelsOf(layout: Layout, area: { width: number; height: number }): Box[] {
  const boxes = Object.keys(layout).flatMap((key): Box[] => {
    if (!/^xaxis\d*$/.test(key)) return [];
    const axis = layout[key] as { domain?: [number, number]; anchor?: string; overlaying?: string };
    const y = `yaxis${(axis.anchor ?? `y${key.slice(5)}`).slice(1)}`;
    const other = layout[y] as { domain?: [number, number]; overlaying?: string } | undefined;
    if (axis.overlaying !== undefined || other === undefined || other.overlaying !== undefined) return [];
    const [x0, x1] = axis.domain ?? [0, 1];
    const [y0, y1] = other.domain ?? [0, 1];
    return [
      {
        x: key,
        y,
        left: x0 * area.width,
        top: (1 - y1) * area.height,
        width: (x1 - x0) * area.width,
        height: (y1 - y0) * area.height,
      },
    ];
  });
  return boxes.sort((a, b) => (near(a.top, b.top) ? a.left - b.left : a.top - b.top));
}

const near = (a: number, b: number) => Math.abs(a - b) < 1;

/** Do the panels stand in rows of one height each, none over another, each with axes of its own? */
function isGrid(boxes: readonly Box[]): boolean {
  return (
    boxes.length > 1 &&
    new Set(boxes.map(({ y }) => y)).size === boxes.length &&
    boxes.every((a, i) =>
      boxes.every(
        (b, j) =>
          i === j ||
          (near(a.top, b.top)
            ? near(a.height, b.height) && (a.left >= b.left + b.width - 1 || b.left >= a.left + a.width - 1)
            : a.top >= b.top + b.height - 1 || b.top >= a.top + a.height - 1),
      ),
    )
  );
}

/** Lines across several panels have no place where the panels are in other rows. */
const hasWideShapes = (layout: Layout): boolean =>
  ((layout.shapes ?? []) as Item[]).some(({ xref, yref }) => xref === "paper" || yref === "paper");

/** The room left of each panel, for the labels of its axis; of those at the left end, `first`. */
function gapsOf(boxes: readonly Box[], first: number): number[] {
  return boxes.map((box) => {
    const left = boxes.filter((other) => near(other.top, box.top) && other.left < box.left);
    return left.length === 0 ? first : box.left - Math.max(...left.map((other) => other.left + other.width));
  });
}

/** The most panels that stand beside one another in `room` pixels, none narrower than `least` (or than it was). */
function columnsFor(boxes: readonly Box[], room: number, least: number): number {
  const gaps = gapsOf(boxes, 0);
  const narrowed = boxes.map((box) => Math.min(box.width, least));
  const rows = [...new Set(boxes.map(({ top }) => Math.round(top)))].map((row) =>
    boxes.flatMap((box, i) => (Math.round(box.top) === row ? [gaps[i]! + narrowed[i]!] : [])),
  );
  const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);
  if (rows.every((row) => sum(row) <= room)) return Math.max(...rows.map((row) => row.length));
  const gap = Math.max(...gaps, 0);
  const fitting = Math.floor((room + gap) / (Math.max(...narrowed) + gap));
  return Math.max(1, Math.min(fitting, Math.max(...rows.map((row) => row.length)) - 1));
}

function movePanels(
  layout: Layout,
  boxes: readonly Box[],
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
    margin.l = Math.max(before, ...gaps.filter((_, i) => i % columns === 0).map((gap) => gap - rightOfPanel));
  }
  const room = (layout.width as number) - margin.l - margin.r;
  const homes = annotations.map((annotation) => homeOf(annotation, boxes, area, layout));
  const over = (each: Item, { top }: Box) => top - (1 - Number(each.y)) * area.height + heightAbove(each);
  const under = (each: Item, { top, height }: Box) =>
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
  const total = heights.reduce((sum, height) => sum + height, 0) + rowGap * (rows.length - 1);
  const after = new Map<Box, Box>();
  let top = 0;
  rows.forEach((row, r) => {
    const spaces = row.map((box, c) => (c === 0 ? 0 : moved ? widest : gaps[boxes.indexOf(box)]!));
    const free = room - (moved ? widest * (columns - 1) : spaces.reduce((sum, space) => sum + space, 0));
    const all = row.reduce((sum, box) => sum + box.width, 0);
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
    layout[box.x] = { ...(layout[box.x] as Item), domain: [left / room, Math.min(1, (left + width) / room)] };
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
        : annotation;
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

/** Where the panels of a row share the labels of the first one's vertical axis: whichever panel is the first has them. */
function shareLabels(layout: Layout, boxes: readonly Box[], columns: number): void {
  const labels = boxes.map(({ y }) => (layout[y] as { ticktext?: string[] }).ticktext);
  const bare = labels.map((texts) => texts?.every((text) => text === "") === true);
  if (bare[0] || !bare.includes(true)) return;
  boxes.forEach(({ y }, i) => {
    const ticktext = i % columns === 0 ? labels[0]! : labels[0]!.map(() => "");
    layout[y] = { ...(layout[y] as Item), ticktext };
  });
}

/** A place along a side that changes its length: in proportion inside it, at the same distance outside. */
const inside = (at: number, before: number, after: number): number =>
  at <= 0 ? at : at >= before ? after + at - before : (at / before) * after;

const isAroundAll = ({ name }: Item) => name === "title" || name === "subtitle" || name === "footer";

/** The panel that an annotation in paper coordinates belongs to; undefined for those that belong to the whole figure. */
function homeOf(
  annotation: Item,
  boxes: readonly Box[],
  area: { width: number; height: number },
  layout: Layout,
): Box | undefined {
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
  const away = ({ left, top, width, height }: Box) =>
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

/** Puts the legend in lines below all else but the footer; the picture grows by what that takes. */
function legendBelow(data: readonly Trace[], layout: Layout): void {
  const margin = layout.margin as Margin;
  const legend = layout.legend as { font?: { size?: number }; title?: { text?: string } } | undefined;
  // Plotly would put it to the left, where it takes the entries' room.
  const title = legend?.title?.text ? { title: { ...legend.title, side: "top" } } : {};
  const size = legend?.font?.size ?? 12;
  const names = data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => String(name ?? ""));
  const room = (layout.width as number) - margin.l - margin.r;
  const widths = names.map((name) => textWidth(name, size) + 45);
  // As plotly does: one line where all fit, else columns as wide as the widest.
  const across = Math.max(1, Math.floor(room / Math.max(...widths, 1)));
  const isOneLine = widths.reduce((sum, width) => sum + width, 0) <= room;
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
