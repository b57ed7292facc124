import type { Row } from "../../results";
import { lineStyles, type Shots } from "../../catalogue";
import { errorBars } from "../parts/error-bars";
import { intervalsText, plottedRow } from "../parts/accuracy-curves";
import { paler } from "../parts/series-styles";
import { sixTasks } from "./figure-2";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { accuracyAxis, panelAxes, panels } from "../parts/panels";
import { sizeText } from "../parts/series";
import { hasPublished, missingNotes, studyCells, taskLabel } from "../parts/study-cells";
import { ink, labelTrace, note, theme } from "../parts/theme";

const pretrainingNames = ["YFCC_0.5m", "YFCC2.7m", "YFCC15m", "LAION1m", "LAION2.7m", "LAION15m"] as const;

/**
 * Pre-training size (versions 1 and 2): YFCC at 0.5m, 2.7m, 15m and LAION at 1m, 2.7m, 15m; a line a source and number
 * of shots.
 */
export function figureSize(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(
    rows,
    { pretrainings: pretrainingNames, architecture: "RN50", tasks: sixTasks, shots: [1, 5, 10, 20, "full"] },
    options,
  );
  const sources = [...new Set(study.allSeries.map(({ series }) => series.source))];
  const points = study.tasks.flatMap((task) =>
    study.allSeries.flatMap(({ series, at }) =>
      study.shots.flatMap((shots) => {
        const cell = at(task, shots);
        return cell === undefined || !cell.sourceSize ? [] : [{ cell, series }];
      }),
    ),
  );
  const sizes = [...new Set(points.map(({ cell }) => cell.sourceSize!))].sort((a, b) => a - b);
  const columns = Math.min(study.columns ?? 3, Math.max(1, study.tasks.length));
  const down = Math.ceil(study.tasks.length / columns);
  const areas = panels(study.tasks.length, columns, { x: 0.06, y: 70 / (260 * down) });
  const ends = [Math.log10(sizes[0] ?? 1) - 0.1, Math.log10(sizes.at(-1) ?? 10) + 0.28];
  const line = (task: string, source: string, shots: Shots) =>
    points
      .filter(({ cell, series }) => cell.task === task && series.source === source && cell.shots === shots)
      .sort((a, b) => a.cell.sourceSize! - b.cell.sourceSize!);
  const title = "Is more pre-training data better?";
  return createFigure({
    id: "figure-size",
    title,
    question: "Do larger pre-training datasets lead to better accuracy, and at how many shots?",
    rows: points.map(plottedRow),
    behind: points.map(({ cell }) => cell.rows),
    missing: study.missing,
    notes: [
      `Bars: ${intervalsText(
        points.map(({ cell }) => cell),
        study.rerunRatio,
      )}.`,
      ...missingNotes(study.missing, study),
    ],
    data: study.tasks.flatMap((task, i) =>
      sources.flatMap((source, s) => {
        const style =
          lineStyles[source] ?? study.allSeries.find(({ series }) => series.source === source)!.series.style;
        return study.shots.flatMap((shots, k): Trace[] => {
          const here = line(task, source, shots);
          if (here.length === 0) return [];
          const axes = { xaxis: `x${areas[i]!.axes}`, yaxis: `y${areas[i]!.axes}` };
          const colour = paler(style.colour, 0.55 * (1 - k / Math.max(1, study.shots.length - 1)));
          const last = here.at(-1)!;
          const label = labelTrace(
            Math.log10(last.cell.sourceSize!),
            last.cell.accuracy,
            String(shots),
            ink,
            {
              ...axes,
              textfont: { size: 10, color: ink },
            },
          );
          return [
            {
              type: "scatter",
              mode: "lines+markers",
              ...axes,
              name: source,
              legendgroup: source,
              showlegend: i === 0 && k === study.shots.length - 1,
              x: here.map(({ cell }) => Math.log10(cell.sourceSize!)),
              y: here.map(({ cell }) => cell.accuracy),
              line: { color: colour, width: 2, dash: style.dash },
              marker: { color: colour, symbol: style.marker, size: 7 },
              error_y: errorBars(
                here.map(({ cell }) => cell),
                colour,
              ),
              hovertext: here.map(
                ({ cell, series }) =>
                  `${series.label}, ${taskLabel(task)}, ${shots} shots: ${(100 * cell.accuracy).toFixed(1)} %`,
              ),
              hoverinfo: "text",
            },
            // One source's labels are enough: the other's line of the same shots runs close by.
            ...(s === sources.length - 1 ? [label] : []),
          ];
        });
      }),
    ),
    layout: theme(
      title,
      `accuracy by pre-training size${hasPublished(study) ? ", RN50 CLIP" : ""}; the number at a line's end: training images a class`,
      {
        width: 1120,
        height: 160 + 260 * down,
        margin: { l: 56, r: 120, t: 104, b: 56 },
        showlegend: true,
        legend: { x: 1.015, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 } },
        ...panelAxes(
          areas,
          {
            range: ends,
            tickmode: "array",
            tickvals: tickSizes(sizes).map(Math.log10),
            ticktext: tickSizes(sizes).map(sizeText),
            showgrid: false,
            tickangle: 0,
            tickfont: { size: 11 },
          },
          accuracyAxis,
        ),
        annotations: [
          ...study.tasks.map((task, i) =>
            note(areas[i]!.x[0], areas[i]!.y[1], `<b>${taskLabel(task)}</b>`, {
              font: { size: 13, color: ink },
            }),
          ),
          note(0, 0, "pre-training pairs (log scale)", { yshift: -46 }),
        ],
      },
    ),
  });
}

/** The sizes to write below the axis: one of those that would overlap. */
function tickSizes(sizes: readonly number[]): number[] {
  return sizes.filter((size, i) => i === 0 || Math.log10(size / sizes[i - 1]!) > 0.1);
}
