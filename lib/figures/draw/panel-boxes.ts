import { sum } from "../../common";
import type { Layout } from "../drawing";

/** A panel: a pair of axes, its place in pixels from the left and from the top of the plot's area. */
export interface PanelBox {
  x: string;
  y: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The panels in reading order; none where axes do not say where they stand. */
export function panelsOf(layout: Layout, area: { width: number; height: number }): PanelBox[] {
  const boxes = Object.keys(layout).flatMap((key): PanelBox[] => {
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
export function isGrid(boxes: readonly PanelBox[]): boolean {
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

/** The room left of each panel, for the labels of its axis; of those at the left end, `first`. */
export function gapsOf(boxes: readonly PanelBox[], first: number): number[] {
  return boxes.map((box) => {
    const left = boxes.filter((other) => near(other.top, box.top) && other.left < box.left);
    return left.length === 0 ? first : box.left - Math.max(...left.map((other) => other.left + other.width));
  });
}

/** The most panels that stand beside one another in `room` pixels, none narrower than `least` (or than it was). */
export function columnsFor(boxes: readonly PanelBox[], room: number, least: number): number {
  const gaps = gapsOf(boxes, 0);
  const narrowed = boxes.map((box) => Math.min(box.width, least));
  const rows = [...new Set(boxes.map(({ top }) => Math.round(top)))].map((row) =>
    boxes.flatMap((box, i) => (Math.round(box.top) === row ? [gaps[i]! + narrowed[i]!] : [])),
  );
  if (rows.every((row) => sum(row) <= room)) return Math.max(...rows.map((row) => row.length));
  const gap = Math.max(...gaps, 0);
  const fitting = Math.floor((room + gap) / (Math.max(...narrowed) + gap));
  return Math.max(1, Math.min(fitting, Math.max(...rows.map((row) => row.length)) - 1));
}
