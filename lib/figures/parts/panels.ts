import type { Layout } from "../figure";
import { axis } from "./theme";

/** Where small multiples stand: one panel each, in rows of `columns`, in paper coordinates (0 to 1, upwards). */
export interface Panel {
  x: [number, number];
  y: [number, number];
  /** Plotly's suffix of its axes: empty for the first, then `2`, `3`, ... */
  axes: string;
}

/** @param gap the room between panels, as shares of the width and of the height. */
export function panels(count: number, columns: number, gap = { x: 0.06, y: 0.12 }): Panel[] {
  const across = Math.min(columns, count);
  const down = Math.ceil(count / across);
  const width = (1 - gap.x * (across - 1)) / across;
  const height = (1 - gap.y * (down - 1)) / down;
  return Array.from({ length: count }, (_, i) => {
    const left = (i % across) * (width + gap.x);
    const top = 1 - Math.floor(i / across) * (height + gap.y);
    return { x: [left, left + width], y: [Math.max(0, top - height), top], axes: i === 0 ? "" : `${i + 1}` };
  });
}

/** What one axis of a panel says besides where it stands; by the panel's number where panels differ. */
type OwnAxis = Layout | ((panel: number) => Layout);

/** The two axes of each panel, in their areas and tied to each other: a part of Plotly's layout. */
export function panelAxes(areas: readonly Panel[], x: OwnAxis, y: OwnAxis): Layout {
  const own = (of: OwnAxis, i: number) => (typeof of === "function" ? of(i) : of);
  return Object.fromEntries(
    areas.flatMap((place, i) => [
      [`xaxis${place.axes}`, axis({ domain: place.x, anchor: `y${place.axes}`, ...own(x, i) })],
      [`yaxis${place.axes}`, axis({ domain: place.y, anchor: `x${place.axes}`, ...own(y, i) })],
    ]),
  );
}

/** What the axes of a small accuracy panel say: accuracies upwards from 0. */
export const accuracyAxis: Layout = {
  tickformat: ".0%",
  nticks: 6,
  rangemode: "tozero",
  tickfont: { size: 11 },
};
