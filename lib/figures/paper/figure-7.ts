import type { Row } from "../../results";
import { intervalsText, plottedRow } from "../parts/accuracy-curves";
import { paler } from "../parts/series-styles";
import { createFigure, type Figure } from "../figure";
import type { FigureOptions } from "../options";
import { panelAxes, panels } from "../parts/panels";
import { filledCells, missingNotes, sourcesAndScratch, studyCells, taskLabel } from "../parts/study-cells";
import { ink, note, theme } from "../parts/theme";
import { tiles, type Tile } from "../parts/tiles";

/**
 * Figure 7 (appendix E): figure 6 as exact values. A table a task, a row a source, a column a number of shots; the
 * darker a cell, the nearer to the column's best, which is bold.
 */
export function figure7(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(rows, sourcesAndScratch, options);
  const points = filledCells(study);
  const columns = Math.min(study.columns ?? 3, Math.max(1, study.tasks.length));
  const down = Math.ceil(study.tasks.length / columns);
  const tall = 26 * study.allSeries.length + 64;
  const areas = panels(study.tasks.length, columns, { x: 0.02, y: 64 / (tall * down) });
  const title = "The accuracies behind the curves";
  const measured = (task: string) =>
    study.shots.filter((k) => study.allSeries.some(({ at }) => at(task, k) !== undefined));
  const maps = study.tasks.map((task, i) =>
    tiles(
      measured(task).flatMap((shots, column) => {
        const top = Math.max(...study.allSeries.map(({ at }) => at(task, shots)?.accuracy ?? 0));
        return study.allSeries.flatMap(({ series, at }, row): Tile[] => {
          const value = at(task, shots)?.accuracy;
          if (value === undefined) return [];
          const number = (100 * value).toFixed(1);
          return [
            {
              column,
              row,
              // White at half of the column's best, so that every column uses the scale alike.
              colour: paler("#8DB9DE", Math.min(1, 2 * (1 - value / top))),
              text: value === top ? `<b>${number}</b>` : number,
              hover: `${series.label}, ${taskLabel(task)}, ${shots} shots: ${(100 * value).toFixed(3)} %`,
            },
          ];
        });
      }),
      areas[i]!.axes,
    ),
  );
  return createFigure({
    id: "figure-7",
    title,
    question: "What is the impact of different pre-training data sources on transfer learning?",
    rows: points.map(plottedRow),
    behind: points.map(({ cell }) => cell.rows),
    missing: study.missing,
    notes: [
      ...(points.some(({ cell }) => cell.low !== null)
        ? [
            `\`low\` and \`high\` in the CSV: ${intervalsText(
              points.map(({ cell }) => cell),
              study.rerunRatio,
            )}.`,
          ]
        : []),
      ...missingNotes(study.missing, study),
    ],
    data: maps.flat(),
    layout: theme(
      title,
      "accuracy in per cent, the best of the grid; bold: the best source; darker: nearer to it",
      {
        width: 1160,
        meta: { panelWidth: 240 },
        height: 130 + tall * down,
        margin: { l: 150, r: 24, t: 116, b: 20 },
        barmode: "overlay",
        ...panelAxes(
          areas,
          (i) => {
            const shots = measured(study.tasks[i]!);
            return {
              side: "top",
              tickmode: "array",
              tickvals: shots.map((_, c) => c),
              ticktext: shots.map(String),
              range: [-0.5, shots.length - 0.5],
              tickfont: { size: 11 },
              ...bare,
            };
          },
          (i) => ({
            range: [study.allSeries.length - 0.5, -0.5],
            tickmode: "array",
            tickvals: study.allSeries.map((_, r) => r),
            ticktext: study.allSeries.map(({ series }) => (i % columns === 0 ? series.label : "")),
            tickfont: { size: 12 },
            ...bare,
          }),
        ),
        annotations: study.tasks.map((task, i) =>
          note(areas[i]!.x[0], areas[i]!.y[1], `<b>${taskLabel(task)}</b>`, {
            yshift: 20,
            font: { size: 13, color: ink },
          }),
        ),
      },
    ),
  });
}

const bare = { showgrid: false, showline: false, ticks: "" };
