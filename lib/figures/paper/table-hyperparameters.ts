import { pointColumns } from "../parts/accuracy-curves";
import { cells, type Cell, type Row } from "../../results";
import { UserError } from "../../common";
import { paperTasks, sevenSources, sortShots } from "../../catalogue";
import type { FigureOptions } from "../options";
import type { NarrowLayout } from "../draw/width-limits";
import { paler } from "../parts/series-styles";
import { createFigure, type Figure, type PlottedRow } from "../figure";
import { chooseSeries, isOneOf, seriesIn, type Series } from "../parts/series";
import { taskLabel } from "../parts/study-cells";
import { axis, ink, muted, note, theme } from "../parts/theme";
import { tiles, type Tile } from "../parts/tiles";

/**
 * What was searched in each cell, and what won (appendix D.3). The picture shows the seven sources' winning learning
 * rates and how many settings each was picked from; the CSV has every series.
 */
export function tableHyperparameters(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const transfers = rows.filter((row) => row.shots !== 0 && row.method !== "zero-shot");
  if (transfers.length === 0) throw new UserError("no transfers in these results");
  const wanted = transfers.filter((row) => options.tasks?.includes(row.task) ?? true);
  const allSeries =
    options.sources === undefined ? seriesIn(wanted) : chooseSeries(wanted, sevenSources, options.sources);
  const found = allSeries.flatMap((series) => cells(series.rows).map((cell) => ({ series, cell })));
  const shown = found.filter(
    ({ series, cell }) =>
      cell.method === "finetune" &&
      cell.won[0]!.finetuneLearningRate !== null &&
      (!series.published || (cell.objective === "clip" && isOneOf(series, sevenSources))),
  );
  const names = [...new Set(shown.map(({ series }) => series.label))];
  const known = paperTasks.map((task) => task.name);
  const tasks = [...new Set(shown.map(({ cell }) => cell.task))].sort(
    (a, b) => (known.indexOf(a) + 1 || 99) - (known.indexOf(b) + 1 || 99),
  );
  const lines = tasks.flatMap((task) =>
    sortShots(shown.filter(({ cell }) => cell.task === task).map(({ cell }) => cell.shots)).map((shots) => ({
      task,
      shots,
    })),
  );
  const at = (line: (typeof lines)[number], name: string): Cell | undefined =>
    shown.find(
      ({ series, cell }) => series.label === name && cell.task === line.task && cell.shots === line.shots,
    )?.cell;
  const rates = shown.map(({ cell }) => Math.log10(cell.won[0]!.finetuneLearningRate!));
  const [least, most] = [Math.min(...rates), Math.max(...rates)];
  const map = tiles(
    lines.flatMap((line, row) =>
      names.flatMap((name, column): Tile[] => {
        const cell = at(line, name);
        if (cell === undefined) return [];
        const rate = cell.won[0]!.finetuneLearningRate!;
        const place = most === least ? 0 : (Math.log10(rate) - least) / (most - least);
        return [
          {
            column,
            row,
            colour: paler("#5FA59B", 0.95 * (1 - place)),
            text: `${rate < 0.01 ? rate.toExponential() : rate} of ${settings(cell).length}`,
            hover: describe(cell),
          },
        ];
      }),
    ),
    "",
    11,
  );
  const taskNames = (xshift: number) =>
    tasks.map((task) =>
      note(0, 0, `<b>${taskLabel(task)}</b>`, {
        yref: "y",
        y: lines.findIndex((line) => line.task === task),
        xshift,
        yanchor: "middle",
        font: { size: 12, color: ink },
      }),
    );
  const title = "What was searched, and what won";
  return createFigure({
    id: "table-hyperparameters",
    title,
    rows: found.map(hyperparameters),
    behind: found.map(({ cell }) => cell.rows),
    notes: [
      "A line that the authors' file repeats counts as one setting. Best epoch and best setting were chosen on the test set: the more settings, the higher the best of them by chance alone.",
    ],
    data: map,
    layout: theme(
      title,
      "the learning rate that won (darker: higher), and of how many settings; epochs and batch sizes are in the CSV",
      {
        width: 1080,
        meta: {
          narrowest: 540,
          narrow: {
            below: 860,
            layout: { margin: { l: 122, r: 8, t: 116, b: 16 }, annotations: taskNames(-110) },
            taller: 0,
          } satisfies NarrowLayout,
        },
        height: 150 + 19 * lines.length,
        barmode: "overlay",
        margin: { l: 170, r: 24, t: 116, b: 16 },
        xaxis: axis({
          side: "top",
          tickmode: "array",
          tickvals: names.map((_, i) => i),
          ticktext: names.map((name) => name.split(" ").join("<br>")),
          range: [-0.5, names.length - 0.5],
          showgrid: false,
          showline: false,
          ticks: "",
          tickfont: { size: 11 },
          tickangle: 0,
        }),
        yaxis: axis({
          range: [lines.length - 0.5, -0.5],
          tickmode: "array",
          tickvals: lines.map((_, i) => i),
          ticktext: lines.map(({ shots }) => String(shots)),
          showgrid: false,
          showline: false,
          ticks: "",
          tickfont: { size: 11 },
        }),
        annotations: taskNames(-154),
        shapes: tasks.slice(1).map((task) => ({
          type: "line",
          xref: "paper",
          x0: -0.18,
          x1: 1,
          y0: lines.findIndex((line) => line.task === task) - 0.5,
          y1: lines.findIndex((line) => line.task === task) - 0.5,
          line: { color: muted, width: 1 },
        })),
      },
    ),
  });
}

/** The settings that were tried, each once. */
function settings(cell: Cell): Row[] {
  const seen = new Map(
    cell.rows.map((row) => [
      JSON.stringify([
        row.finetuneLearningRate,
        row.finetuneBatchSize,
        row.finetuneEpochs,
        row.finetuneWeightDecay,
        row.pretrainBatchSize,
        row.pretrainEpochs,
      ]),
      row,
    ]),
  );
  return [...seen.values()];
}

function values(
  rows: readonly Row[],
  column: "finetuneLearningRate" | "finetuneBatchSize" | "finetuneEpochs",
): string {
  const found = rows.map((row) => row[column]).filter((value): value is number => value !== null);
  return [...new Set(found)].sort((a, b) => a - b).join(" ");
}

function hyperparameters({ series, cell }: { series: Series; cell: Cell }): PlottedRow {
  const tried = settings(cell);
  const won = cell.won[0]!;
  return {
    ...pointColumns({ cell, series }),
    settings: tried.length,
    learningRates: values(tried, "finetuneLearningRate"),
    batchSizes: values(tried, "finetuneBatchSize"),
    epochs: values(tried, "finetuneEpochs"),
    wonLearningRate: won.finetuneLearningRate,
    wonBatchSize: won.finetuneBatchSize,
    wonEpochs: won.finetuneEpochs,
    wonWeightDecay: won.finetuneWeightDecay,
    accuracy: cell.accuracy,
    worst: Math.min(...tried.map((row) => row.accuracy)),
    selectedOn: won.selectedOn,
  };
}

function describe(cell: Cell): string {
  const tried = settings(cell);
  const won = cell.won[0]!;
  return [
    `${cell.source}, ${taskLabel(cell.task)}, ${cell.shots} shots: ${(100 * cell.accuracy).toFixed(1)} %`,
    `won: learning rate ${won.finetuneLearningRate}, batch ${won.finetuneBatchSize}, ${won.finetuneEpochs} epochs`,
    `tried: learning rates ${values(tried, "finetuneLearningRate")}; batches ${values(tried, "finetuneBatchSize")}; epochs ${values(tried, "finetuneEpochs")}`,
  ].join("<br>");
}
