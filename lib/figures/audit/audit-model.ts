import { sourceModel, startName, type Row, type SourceEffect, type SourceModel } from "../../results";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { lineAxis } from "../parts/line-axes";
import { axis, ink, muted, theme } from "../parts/theme";
import { auditCells } from "./audit-cells";

/** The parts of the table that a model is fitted to, and their colours. */
const parts = {
  "few shots": { colour: "#1B6CA8", holds: (shots: Row["shots"]) => shots !== "full" },
  full: { colour: "#C8501E", holds: (shots: Row["shots"]) => shots === "full" },
} as const;

interface Fitted {
  part: keyof typeof parts;
  model: SourceModel;
}

/**
 * Each source's effect over all tasks by a hierarchical model of the whole table (`results.sourceModel`), at few shots
 * and with all images: its mean and 95 % on the logit scale, and how probably it is the best or the worst of the
 * sources.
 */
export function auditModel(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const cells = auditCells(rows, { ...options, best: "equal budget" });
  const fitted = (Object.keys(parts) as Fitted["part"][]).flatMap((part): Fitted[] => {
    const model = sourceModel(cells.filter(({ shots }) => parts[part].holds(shots)));
    return model === null ? [] : [{ part, model }];
  });
  const sources = fitted[0]?.model.sources.map(({ source }) => source) ?? [];
  const points = fitted.flatMap(({ part, model }) =>
    model.sources.map((effect) => ({ part, model, effect })),
  );
  const title = titleOf(fitted);
  return createFigure({
    id: "figure-audit-model",
    title,
    question: "Which source is better over tasks like these, and how sure is that?",
    rows: points.map(({ part, model, effect }) => plottedRow(part, model, effect)),
    behind: points.map(({ part, model, effect }) =>
      cells
        .filter(
          (cell) =>
            parts[part].holds(cell.shots) &&
            model.tasks.includes(cell.task) &&
            startName(cell) === effect.source,
        )
        .flatMap(({ won }) => won),
    ),
    notes: [
      "Model: logit of accuracy by cell (task and number of shots), source, source on a task, and a residual, all but the cell normal; the three standard deviations are integrated over (half-normal priors of 1 logit). Noise: test images less what sources share of them, reruns, seeds. Accuracies at an equal budget of settings.",
      ...fitted.map(
        ({ part, model: { components, cells: count, tasks } }) =>
          `${part}: ${count} comparisons on ${tasks.length} tasks; sources differ by ${components.source.mean.toFixed(2)} over all tasks (standard deviation, logits; ${components.source.low.toFixed(2)} to ${components.source.high.toFixed(2)}) and by ${components.task.mean.toFixed(2)} from task to task.`,
      ),
    ],
    data: fitted.flatMap(({ part, model }, i) => traces(part, model, sources, fitted.length, i)),
    layout: theme(
      title,
      "effect on the logit of accuracy against the mean of the sources, with 95 %; right: how probably best, and worst",
      {
        width: 880,
        meta: { narrowest: 540, rightOfPanel: shareColumns },
        height: 150 + 54 * Math.max(1, sources.length),
        margin: { l: 128, r: shareColumns, t: 116, b: 56 },
        showlegend: true,
        legend: { orientation: "h", x: 0, xanchor: "left", y: 1.01, yanchor: "bottom", font: { size: 12 } },
        xaxis: axis({
          title: { text: "effect, logits (0.1 is about 2.5 points at 50 %)" },
          zeroline: true,
          zerolinecolor: muted,
        }),
        yaxis: lineAxis(sources),
        annotations: fitted.flatMap((one, i) => shareTexts(one, sources, i)),
      },
    ),
  });
}

/** Pixels that the columns of shares take, two a part, right of the panel; and the toolbar beside them. */
const shareColumns = 232;
const shareColumn = 44;

/** A part's two columns: how probably each source is best, and worst, aligned on their right. */
function shareTexts(
  { part, model }: Fitted,
  sources: readonly string[],
  place: number,
): Record<string, unknown>[] {
  const { colour } = parts[part];
  const right = 12 + place * (2 * shareColumn + 12);
  const text = { xref: "paper", x: 1, xanchor: "right", align: "right", showarrow: false };
  const heading = (words: string, xshift: number, yshift: number) => ({
    ...text,
    xshift,
    yshift,
    yref: "paper",
    y: 1,
    yanchor: "bottom",
    text: words,
    font: { size: 12, color: colour },
  });
  return [
    heading(part, right + 2 * shareColumn, 18),
    ...(["best", "worst"] as const).flatMap((end, i) => {
      const xshift = right + (i + 1) * shareColumn;
      return [
        heading(end, xshift, 0),
        ...model.sources.map((source) => ({
          ...text,
          xshift,
          yref: "y",
          y: -sources.indexOf(source.source),
          text: percent(source[end]),
          font: { size: 13, color: source[end] > 0.9 ? colour : ink },
        })),
      ];
    }),
  ];
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** Who is best and worst at few shots, where the model is sure; else that it is not. */
function titleOf(fitted: readonly Fitted[]): string {
  const sources = fitted[0]?.model.sources;
  if (sources === undefined) return "No two sources share a task with known test size";
  const [best, worst] = [sources[0]!, sources.at(-1)!];
  const surely = (share: number) => `${percent(share)} probable`;
  const first =
    best.best > 0.9
      ? `${best.source} is the best (${surely(best.best)})`
      : "Which source is best cannot be told";
  const last =
    worst.worst > 0.8 ? `the worst is ${worst.source} (${surely(worst.worst)})` : "nor which is worst";
  return `${first} at ${fitted[0]!.part}; ${last}`;
}

function plottedRow(part: Fitted["part"], model: SourceModel, one: SourceEffect): PlottedRow {
  return {
    source: one.source,
    shots: part,
    effect: one.effect.mean,
    low: one.effect.low,
    high: one.effect.high,
    rank: one.rank.mean,
    rankLow: one.rank.low,
    rankHigh: one.rank.high,
    best: one.best,
    worst: one.worst,
    bestOnNewTask: one.bestOnNewTask,
    comparisons: model.cells,
    tasks: model.tasks.length,
  };
}

function traces(
  part: Fitted["part"],
  model: SourceModel,
  sources: readonly string[],
  count: number,
  place: number,
): Trace[] {
  const { colour } = parts[part];
  const shift = count === 1 ? 0 : 0.13 - 0.26 * place;
  return [
    {
      type: "scatter",
      mode: "markers",
      name: part,
      x: model.sources.map(({ effect }) => effect.mean),
      y: model.sources.map(({ source }) => -sources.indexOf(source) + shift),
      error_x: {
        type: "data",
        symmetric: false,
        array: model.sources.map(({ effect }) => effect.high - effect.mean),
        arrayminus: model.sources.map(({ effect }) => effect.mean - effect.low),
        color: colour,
        thickness: 1.6,
        width: 0,
      },
      marker: { color: colour, size: 9, symbol: place === 0 ? "circle" : "diamond" },
      hovertext: model.sources.map(
        ({ source, effect, rank, best, bestOnNewTask }) =>
          `${source}, ${part}: ${effect.mean.toFixed(3)} (${effect.low.toFixed(3)} to ${effect.high.toFixed(3)}), rank ${rank.mean.toFixed(1)} (${rank.low} to ${rank.high}), best ${percent(best)}, best on one more such task ${percent(bestOnNewTask)}`,
      ),
      hoverinfo: "text",
    },
  ];
}
