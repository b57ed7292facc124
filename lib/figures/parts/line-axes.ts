import type { Shots } from "../../catalogue";
import { shotsTitle } from "./shots-axis";
import { axis } from "./theme";

/** A vertical axis whose lines have a label each: the first on top at 0, the next at -1, and so on. */
export const lineAxis = (labels: readonly string[], own: Record<string, unknown> = {}) =>
  axis({
    tickmode: "array",
    tickvals: labels.map((_, i) => -i),
    ticktext: labels,
    range: [-labels.length + 0.4, 0.6],
    ticks: "",
    showgrid: false,
    ...own,
  });

/** A horizontal axis with a column for each number of shots, the first at 0, the next at 1, and so on. */
export const shotColumnsAxis = (shots: readonly Shots[], own: Record<string, unknown> = {}) =>
  axis({
    tickmode: "array",
    tickvals: shots.map((_, i) => i),
    ticktext: shots.map(String),
    range: [-0.6, shots.length - 0.4],
    title: { text: shotsTitle },
    showgrid: false,
    ...own,
  });
