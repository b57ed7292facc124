import { comparePairs, type Row } from "../../results";
import { sortShots } from "../../catalogue";
import { pooledText } from "../parts/accuracy-curves";
import { mean, median } from "../../common";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { lineAxis } from "../parts/line-axes";
import { missingNotes, sourcesAndScratch, studyCells, taskLabel } from "../parts/study-cells";
import { axis, ink, muted, note, theme } from "../parts/theme";

/**
 * What pre-training adds over scratch (section 3.3), by task, at the most training images that were measured from
 * scratch (`full` in the paper): points of accuracy, a point a source, the task that gains most on top.
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const figure = figures.figureScratch(results.published(), { tasks: ["CIFAR100"] });
 * figure.rows[0].gain; // => 0.0994
 * ```
 */
export function figureScratch(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(rows, sourcesAndScratch, options);
  const scratch = study.allSeries.filter(({ series }) => series.rows[0]!.objective === "scratch");
  const sources = study.allSeries.filter(({ series }) => series.rows[0]!.objective !== "scratch");
  const shots =
    options.shots?.[0] ??
    sortShots(
      study.shots.filter((k) => study.tasks.some((task) => scratch.some(({ at }) => at(task, k)))),
    ).at(-1);
  const points = study.tasks.flatMap((task) => {
    const base = scratch
      .map(({ at }) => (shots === undefined ? undefined : at(task, shots)))
      .find((cell) => cell);
    if (base === undefined) return [];
    return sources.flatMap(({ series, at }) => {
      const cell = at(task, shots!);
      if (cell === undefined) return [];
      const [pair] = comparePairs([cell, base]);
      return [{ task, series, cell, base, gain: pair!.difference, low: pair!.low, high: pair!.high }];
    });
  });
  const tasks = [...new Set(points.map(({ task }) => task))]
    .map((task) => ({
      task,
      here: points.filter((point) => point.task === task),
    }))
    .map(({ task, here }) => ({
      task,
      base: here[0]!.base,
      gain: { mean, median }[options.aggregate ?? "mean"](here.map(({ gain }) => gain)),
    }))
    .sort((a, b) => b.gain - a.gain);
  const step = 0.5 / Math.max(1, sources.length - 1);
  const place = new Map(tasks.map(({ task }, i) => [task, -i]));
  const title = "What does pre-training add over scratch?";
  return createFigure({
    id: "figure-scratch",
    title,
    question:
      "How much pre-training contributes to downstream performance as opposed to training from scratch?",
    rows: points.map(({ task, series, cell, base, gain, low, high }) => ({
      task,
      shots: cell.shots,
      start: series.label,
      source: cell.source,
      sourceSize: cell.sourceSize,
      accuracy: cell.accuracy,
      scratch: base.accuracy,
      gain,
      low,
      high,
    })),
    behind: points.map(({ cell, base }) => [...cell.rows, ...base.rows]),
    missing: study.missing.filter((cell) => cell.shots === shots),
    notes: [
      ...(tasks.length < study.tasks.length
        ? [
            `Not trained from scratch: ${study.tasks
              .filter((task) => !place.has(task))
              .map(taskLabel)
              .join(", ")}.`,
          ]
        : []),
      `Intervals: 95 %, of the difference (one seed: Newcombe's, from both test sets' sizes${study.rerunRatio > 0 ? " and the noise of reruns" : ""}; several: Welch's t, from their scatter as well${pooledText(points.flatMap(({ cell, base }) => [cell, base]))}). They don't use that both met the same pictures.`,
      ...missingNotes(
        study.missing.filter((cell) => cell.shots === shots),
        study,
      ),
    ],
    data: sources.map(({ series }, s): Trace => {
      const here = points.filter((point) => point.series === series);
      return {
        type: "scatter",
        mode: "markers",
        name: series.label,
        x: here.map(({ gain }) => 100 * gain),
        y: here.map(({ task }) => place.get(task)! + 0.25 - s * step),
        error_x: {
          type: "data",
          symmetric: false,
          array: here.map(({ high, gain }) => 100 * ((high ?? gain) - gain)),
          arrayminus: here.map(({ low, gain }) => 100 * (gain - (low ?? gain))),
          thickness: 1,
          width: 0,
          color: series.style.colour,
        },
        marker: { color: series.style.colour, symbol: series.style.marker, size: 9 },
        hovertext: here.map(
          ({ task, gain, cell, base }) =>
            `${series.label}, ${taskLabel(task)}: ${(100 * cell.accuracy).toFixed(1)} % against ${(100 * base.accuracy).toFixed(1)} % from scratch: ${gain >= 0 ? "+" : ""}${(100 * gain).toFixed(1)} points`,
        ),
        hoverinfo: "text",
      };
    }),
    layout: theme(
      title,
      `accuracy at ${shots ?? "full"} less that from scratch, a point a source; in brackets from scratch`,
      {
        width: 900,
        height: 170 + 62 * tasks.length,
        margin: { l: 150, r: 190, t: 92, b: 60 },
        showlegend: true,
        legend: { x: 1.02, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 } },
        xaxis: axis({ rangemode: "tozero", zeroline: true, zerolinecolor: ink, zerolinewidth: 1.5 }),
        yaxis: lineAxis(
          tasks.map(({ task, base }) => `${taskLabel(task)} (${(100 * base.accuracy).toFixed(0)} %)`),
          { range: [-tasks.length + 0.5, 0.5] },
        ),
        annotations: [
          note(0, 0, "points of accuracy gained", { yshift: -48, font: { size: 12, color: muted } }),
        ],
      },
    ),
  });
}
