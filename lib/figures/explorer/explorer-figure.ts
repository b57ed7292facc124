import type { Row } from "../../results";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { errorBars } from "../parts/error-bars";
import { plottedRow } from "../parts/accuracy-curves";
import { accuracyAxis } from "../parts/panels";
import { shotsAxis, shotsTitle } from "../parts/shots-axis";
import { filledCells, sourcesAndScratch, studyCells, taskLabel } from "../parts/study-cells";
import { axis, theme } from "../parts/theme";

/**
 * One panel to look around in, for a notebook: a menu chooses the task, a click on a name in the legend hides or shows
 * a source. Plotly's own menu, so that it works in a saved notebook without a kernel.
 */
export function explorer(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(rows, sourcesAndScratch, options);
  const scale = shotsAxis(study.shots);
  const points = filledCells(study);
  const traces = study.tasks.flatMap((task, t) =>
    study.allSeries.map(({ series }): Trace => {
      const here = points.filter((point) => point.series === series && point.cell.task === task);
      const cells = here.map(({ cell }) => cell);
      return {
        type: "scatter",
        mode: "lines+markers",
        name: series.label,
        visible: t === 0,
        x: cells.map(({ shots }) => scale.at(shots)),
        y: cells.map(({ accuracy }) => accuracy),
        error_y: errorBars(cells, series.style.colour),
        line: { color: series.style.colour, width: 2, dash: series.style.dash },
        marker: { color: series.style.colour, symbol: series.style.marker, size: 8 },
        hovertext: cells.map(
          ({ shots, accuracy, low, high }) =>
            `${series.label}, ${shots} shots: ${(100 * accuracy).toFixed(1)} %${low === null ? "" : ` (${(100 * low).toFixed(1)} to ${(100 * high!).toFixed(1)})`}`,
        ),
        hoverinfo: "text",
      };
    }),
  );
  const title = "Look around: which source, on which task?";
  return createFigure({
    id: "explorer",
    title,
    rows: points.map(plottedRow),
    behind: points.map(({ cell }) => cell.rows),
    missing: study.missing,
    notes: ["Bars: 95 % intervals. `npx upstream explore` writes a page with more to choose from."],
    data: traces,
    layout: theme(title, "the menu chooses the task; a click on a name hides or shows a source", {
      width: 940,
      height: 560,
      margin: { l: 56, r: 190, t: 130, b: 56 },
      showlegend: true,
      legend: { x: 1.015, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 } },
      xaxis: axis({ ...scale.axis, showgrid: false, title: { text: shotsTitle } }),
      yaxis: axis({ ...accuracyAxis }),
      updatemenus: [
        {
          x: 0,
          y: 1.02,
          xanchor: "left",
          yanchor: "bottom",
          buttons: study.tasks.map((task, chosen) => ({
            label: taskLabel(task),
            method: "update",
            args: [{ visible: study.tasks.flatMap((_, t) => study.allSeries.map(() => t === chosen)) }],
          })),
        },
      ],
    }),
  });
}
