import type { Shots } from "../../catalogue";
import type { Trace } from "../figure";
import { lineAxis } from "./line-axes";
import { taskLabel, type StudyCells } from "./study-cells";
import { axis, note } from "./theme";

/** A panel on the second axes: a row a task, a point a source with its interval. */
export interface Strip {
  traces: Trace[];
  layout: Record<string, unknown>;
  annotations: Record<string, unknown>[];
}

/** The accuracies of all sources at one number of shots, between `from` and the right edge (paper coordinates). */
export function accuracyStrip(study: StudyCells, shots: Shots, from: number): Strip {
  const tasks = study.tasks.filter((task) => study.allSeries.some(({ at }) => at(task, shots) !== undefined));
  // Sources stand a little above one another, so that intervals can be told apart.
  const step = 0.6 / Math.max(1, study.allSeries.length - 1);
  const traces = study.allSeries.map(({ series, at }, s): Trace => {
    const cells = tasks.flatMap((task, i) => {
      const cell = at(task, shots);
      return cell === undefined ? [] : [{ cell, y: -i + 0.3 - s * step }];
    });
    return {
      type: "scatter",
      mode: "markers",
      xaxis: "x2",
      yaxis: "y2",
      name: series.label,
      x: cells.map(({ cell }) => cell.accuracy),
      y: cells.map(({ y }) => y),
      error_x: {
        type: "data",
        symmetric: false,
        array: cells.map(({ cell }) => (cell.high ?? cell.accuracy) - cell.accuracy),
        arrayminus: cells.map(({ cell }) => cell.accuracy - (cell.low ?? cell.accuracy)),
        thickness: 1,
        width: 0,
        color: series.style.colour,
      },
      marker: { color: series.style.colour, symbol: series.style.marker, size: 7 },
      showlegend: true,
      hovertext: cells.map(
        ({ cell }) => `${series.label}, ${taskLabel(cell.task)}: ${cell.accuracy.toFixed(3)}`,
      ),
      hoverinfo: "text",
    };
  });
  return {
    traces,
    layout: {
      showlegend: true,
      legend: { x: 1.01, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 }, tracegroupgap: 0 },
      xaxis2: axis({ domain: [from, 1], anchor: "y2", tickformat: ".0%", nticks: 6 }),
      yaxis2: lineAxis(tasks.map(taskLabel), { anchor: "x2", range: [-tasks.length + 0.5, 0.5] }),
      shapes: tasks.slice(1).map((_, i) => ({
        type: "line",
        xref: "x2 domain",
        yref: "y2",
        x0: 0,
        x1: 1,
        y0: -i - 0.5,
        y1: -i - 0.5,
        line: { color: "#EEEEEE", width: 1 },
      })),
    },
    annotations: [
      note(
        from,
        1.01,
        `For example ${shots === "full" ? "full" : `${shots} ${shots === 1 ? "shot" : "shots"}`}: accuracy`,
      ),
    ],
  };
}
