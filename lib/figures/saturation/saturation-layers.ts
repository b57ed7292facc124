import type { Row } from "../../results";
import { UserError } from "../../common";
import { spareLineStyles } from "../../catalogue";
import { createFigure, type Figure, type Trace } from "../figure";
import { panelAxes, panels, type Panel } from "../parts/panels";
import { fade, percent } from "./saturation-styles";
import { ink, labelsWidth, labelTrace, note, theme } from "../parts/theme";

/** The accuracy of a probe on the features of one block. */
export interface LayerAccuracy {
  task: string;
  /** The block's name, for instance `blocks.3`. */
  layer: string;
  /** Its position, from 0 (the first block) to 1 (the last). */
  depth: number;
  /** 0 to 1. */
  accuracy: number;
  /** Bounds of its 95 % interval, where known. */
  low?: number | null;
  high?: number | null;
  /** Whether the task is like the pre-training's own. */
  near: boolean;
  /** The rows behind it. */
  rows?: readonly Row[];
}

/**
 * Probes' accuracy by depth, near tasks and far tasks (Abnar et al., section 4.1 and figure 8): for tasks like the
 * upstream one the last layer is best, for those that saturate early an earlier one may be.
 */
export function saturationLayers(probes: readonly LayerAccuracy[]): Figure {
  const tasks = [...new Set(probes.map(({ task }) => task))].map((task) => {
    const along = probes.filter((probe) => probe.task === task).sort((a, b) => a.depth - b.depth);
    const best = along.reduce((winner, probe) => (probe.accuracy > winner.accuracy ? probe : winner));
    return { task, near: along[0]!.near, along, best, last: along.at(-1)! };
  });
  if (tasks.length === 0 || tasks.every(({ along }) => along.length < 2))
    throw new UserError("layers: no task has probes at two depths, expected accuracies of several blocks");
  const early = tasks.filter(({ best, last }) => surelyAhead(best, last));
  const title =
    early.length === 0
      ? "No layer is surely better than the last"
      : `For ${early.map(({ task }) => task).join(", ")} an earlier layer beats the last`;
  const kinds = [true, false].filter((near) => tasks.some((task) => task.near === near));
  // Tasks' names are written to the right of each panel.
  const names = 0.14;
  const areas = panels(kinds.length, kinds.length, { x: 0.02, y: 0 }).map((area): Panel => ({
    ...area,
    x: [area.x[0], area.x[1] - names],
  }));
  return createFigure({
    id: "figure-saturation-layers",
    title,
    question: "Is the last layer the best to transfer?",
    rows: tasks.flatMap(({ task, near, along, best }) =>
      along.map((probe) => ({
        task,
        near: near ? "near" : "far",
        layer: probe.layer,
        depth: probe.depth,
        accuracy: probe.accuracy,
        low: probe.low ?? null,
        high: probe.high ?? null,
        best: probe === best ? 1 : 0,
      })),
    ),
    behind: tasks.flatMap(({ along }) => along.map((probe) => probe.rows ?? [])),
    notes: tasks.map(
      ({ task, best, last }) =>
        `${task}: best at ${best.layer} (${percent(best.accuracy)}); last ${last.layer} (${percent(last.accuracy)}).`,
    ),
    data: kinds.flatMap((near, i) => {
      const on = { xaxis: `x${i === 0 ? "" : i + 1}`, yaxis: `y${i === 0 ? "" : i + 1}` };
      return tasks.flatMap(({ task, near: here, along, best, last }, t): Trace[] => {
        if (here !== near) return [];
        const colour = spareLineStyles[(t + 1) % spareLineStyles.length]!.colour;
        const bounded = along.filter((probe) => probe.low != null && probe.high != null);
        return [
          {
            type: "scatter",
            mode: "lines",
            ...on,
            x: [...bounded.map(({ depth }) => depth), ...bounded.map(({ depth }) => depth).reverse()],
            y: [...bounded.map(({ high }) => high), ...bounded.map(({ low }) => low).reverse()],
            fill: "toself",
            fillcolor: fade(colour, 0.14),
            line: { width: 0 },
            hoverinfo: "skip",
          },
          {
            type: "scatter",
            mode: "lines+markers",
            name: task,
            ...on,
            x: along.map(({ depth }) => depth),
            y: along.map(({ accuracy }) => accuracy),
            line: { color: colour, width: 2.5 },
            marker: {
              size: along.map((probe) => (probe === best ? 15 : 6)),
              symbol: along.map((probe) => (probe === best ? "star" : "circle")),
              color: colour,
            },
            hovertext: along.map(({ layer, accuracy }) => `${task}, ${layer}: ${percent(accuracy)}`),
            hoverinfo: "text",
          },
          labelTrace(1.02, last.accuracy, task, colour, on),
        ];
      });
    }),
    layout: theme(title, "a probe on the features of each block, first to last; star: the best; band: 95 %", {
      width: 1000,
      meta: { rightOfPanel: labelsWidth(tasks.map(({ task }) => task)) },
      height: 500,
      margin: { l: 64, r: 24, t: 110, b: 60 },
      ...panelAxes(
        areas,
        {
          range: [-0.03, 1.02],
          tickmode: "array",
          tickvals: [0, 1],
          ticktext: ["first", "last block"],
          showgrid: false,
        },
        { tickformat: ".0%", rangemode: "tozero" },
      ),
      annotations: kinds.map((near, i) =>
        note(areas[i]!.x[0], 1, `<b>${near ? "near" : "far"} tasks</b>: probe's accuracy`, {
          font: { size: 13, color: ink },
          yshift: 8,
        }),
      ),
    }),
  });
}

/**
 * Whether the lower bound of the difference lies above 0, by the bounds of both (Newcombe's hybrid); where no bounds
 * are known, whether there is a difference.
 */
function surelyAhead(a: LayerAccuracy, b: LayerAccuracy): boolean {
  const below = a.accuracy - (a.low ?? a.accuracy);
  const above = (b.high ?? b.accuracy) - b.accuracy;
  return a.accuracy - b.accuracy > Math.hypot(below, above);
}
