import { lineStyles, paperCaptionWords, paperPretrainings, sevenSources, type Shots } from "../../catalogue";
import { UserError } from "../../common";
import { comparePairs, type Row } from "../../results";
import type { FigureOptions } from "../options";
import { isOneOf } from "../parts/series";
import { studyCells, taskLabel } from "../parts/study-cells";

/** What the explorer's page holds: all series on all tasks at all numbers of shots, and the rows behind each point. */
export interface ExplorerData {
  series: { label: string; colour: string; marker: string; dash: string; shown: boolean }[];
  tasks: { name: string; label: string }[];
  shots: Shots[];
  cells: ExplorerCell[];
  /** By task and number of shots: p-values of all pairs of the series that have a cell there, in order, a before b. */
  pairs: Record<string, (number | null)[]>;
  words: { source: string; rank: number; word: string }[];
}

/** An accuracy of one series on one task, by their places in the lists. */
export interface ExplorerCell {
  series: number;
  task: number;
  shots: Shots;
  accuracy: number;
  low: number | null;
  high: number | null;
  testSize: number | null;
  seeds: number;
  /**
   * The best rows of its grid: accuracy, learning rate, epochs, batch size, weight decay, seed, where it comes from.
   */
  rows: (number | string | null)[][];
  /** How many rows its grid has. */
  grid: number;
}

/** Rows of a grid that the page shows. */
const keptRows = 8;

/** The numbers behind the explorer's page. */
export function explorerData(rows: readonly Row[], options: FigureOptions = {}): ExplorerData {
  const study = studyCells(
    rows,
    { pretrainings: paperPretrainings.map(({ fileName }) => fileName) },
    options,
  );
  if (study.allSeries.length === 0) throw new UserError("nothing to explore: no transfers in these results");
  const round = (value: number | null) => (value === null ? null : Number(value.toPrecision(5)));
  const pairs: ExplorerData["pairs"] = {};
  const cells = study.tasks.flatMap((name, task) =>
    study.shots.flatMap((shots) => {
      const here = study.allSeries.flatMap(({ at }, series) => {
        const cell = at(name, shots);
        return cell === undefined ? [] : [{ cell, series }];
      });
      pairs[`${task} ${shots}`] = comparePairs(here.map(({ cell }) => cell)).map(({ p }) =>
        p === null ? null : Number(p.toPrecision(2)),
      );
      return here.map(({ cell, series }): ExplorerCell => {
        const best = [...cell.rows].sort((a, b) => b.accuracy - a.accuracy);
        return {
          series,
          task,
          shots,
          accuracy: round(cell.accuracy)!,
          low: round(cell.low),
          high: round(cell.high),
          testSize: cell.testSize,
          seeds: cell.seeds,
          grid: cell.rows.length,
          rows: best
            .slice(0, keptRows)
            .map((row) => [
              round(row.accuracy),
              row.finetuneLearningRate,
              row.finetuneEpochs,
              row.finetuneBatchSize,
              row.finetuneWeightDecay,
              row.seed,
              typeof row.originRow === "number" ? `authors' row ${row.originRow}` : row.origin,
            ]),
        };
      });
    }),
  );
  return {
    series: study.allSeries.map(({ series }) => {
      const shown = !series.published || isOneOf(series, sevenSources);
      // What is shown from the start looks as it does in the figures; its namesakes are paler.
      const { colour, marker, dash } =
        (series.published && shown && lineStyles[series.source]) || series.style;
      const namesake = study.allSeries.some(
        (other) => other.series !== series && other.series.label === series.label,
      );
      const label = namesake ? `${series.label} (${series.rows[0]!.architecture})` : series.label;
      return { label, colour, marker, dash, shown };
    }),
    tasks: study.tasks.map((name) => ({ name, label: taskLabel(name) })),
    shots: study.shots,
    cells,
    pairs,
    words: paperCaptionWords.flatMap(({ source, words }) =>
      words.map((word, i) => ({ source, rank: i + 1, word })),
    ),
  };
}
