import type { Row } from "../../results";
import { sevenSources, sortShots, type Shots } from "../../catalogue";
import { accuracyStrip } from "../parts/accuracy-strip";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { gapShapes, note } from "../parts/annotations";
import { shotsAxis, shotsTitle, type ShotsAxis } from "../parts/shots-axis";
import { plottedSpread, spreadPanel } from "./spread-panel";
import { groups, headingOf, noiseNotes, titleOf } from "./figure-1-text";
import { spreadsByShots, type MeanSpread, type TaskSpread } from "./spread-by-shots";
import { missingNotes, studyCells } from "../parts/study-cells";
import { axis, labelTrace, muted, theme } from "../parts/theme";

const question = "Do different pre-training distributions lead to different transfer learning performances?";

/**
 * Figure 1 (section 3.1): the normalised spread (best - worst) / best over the sources, by shots; a line a task, their
 * mean, and what equal sources would show by noise alone. Tasks that were tested whole and tasks that were tested on a
 * few shared images have a panel each, since their noise is not alike; the paper's mean over all is dotted. Beside it
 * the example of one number of shots (20 in the paper), a point a source.
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const figure = figures.figure1(results.published());
 * figure.id; // => "figure-1"
 * ```
 */
export function figure1(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(
    rows,
    { pretrainings: sevenSources, objectives: ["clip"], architecture: "RN50" },
    options,
  );
  const how = options.aggregate ?? "mean";
  const spreads = spreadsByShots(study, options);
  const shots = sortShots(spreads.tasks.map((s) => s.shots));
  const scale = shotsAxis(shots);
  const split = spreads.means.some(({ tested }) => tested !== "all");
  const kinds = split ? (["whole", "k a class"] as const) : (["all"] as const);
  const strip = accuracyStrip(study, exampleOf(shots) ?? "full", split ? 0.81 : 0.68);
  const domains = split ? [[0.03, 0.29] as const, [0.4, 0.655] as const] : [[0, 0.58] as const];
  const top = 1.08 * Math.max(0, ...spreads.tasks.map(plottedSpread), ...spreads.means.map(highest));
  const title = titleOf(spreads, study.allSeries.length);
  const suffix = (panel: number) => (panel === 0 ? "" : "3");
  return createFigure({
    id: "figure-1",
    title,
    question,
    rows: [
      ...spreads.tasks.map(taskRow),
      ...spreads.means.map((mean) => meanRow(mean, how, study.allSeries.length)),
    ],
    behind: [
      ...spreads.tasks.map((s) => s.cells.flatMap((cell) => cell.rows)),
      ...spreads.means.map((mean) => mean.rows),
    ],
    missing: study.missing,
    notes: [...noiseNotes(spreads), ...missingNotes(study.missing, study)],
    data: [
      ...kinds.flatMap((kind, i) => {
        const inPanel = (tested: string | undefined) => kind === "all" || tested === kind;
        return spreadPanel({
          axes: suffix(i),
          scale,
          top,
          tasks: spreads.tasks.filter(({ finding }) => inPanel(finding?.tested)),
          means: typical(spreads.means.filter(({ tested }) => tested === kind)),
          meanName: how,
          colour: kind === "all" ? groups.whole.colour : groups[kind].colour,
        });
      }),
      ...(split ? paperTraces(typical(spreads.means.filter(({ tested }) => tested === "all")), scale) : []),
      ...strip.traces,
    ],
    layout: theme(
      title,
      `spread = (best - worst) / best accuracy over the ${study.allSeries.length} sources; a thin line a task, its point full where the spread is beyond noise`,
      {
        width: split ? 1320 : 1180,
        meta: { rightOfPanel: 86 },
        height: 560,
        margin: { l: 48, r: 170, t: 100, b: 60 },
        ...strip.layout,
        ...Object.fromEntries(
          domains.flatMap((domain, i) => [
            [
              `xaxis${suffix(i)}`,
              axis({
                ...scale.axis,
                range: [scale.range[0] - (split ? 1.25 : 0.6), scale.range[1] + (split ? 0.3 : 0.5)],
                tickangle: 0,
                tickfont: { size: 11 },
                domain,
                anchor: `y${suffix(i)}`,
                showgrid: false,
              }),
            ],
            [
              `yaxis${suffix(i)}`,
              axis({
                range: [-0.01, top],
                tickformat: ".1f",
                dtick: 0.1,
                anchor: `x${suffix(i)}`,
                domain: [0, 1],
              }),
            ],
          ]),
        ),
        shapes: [
          ...kinds.flatMap((_, i) => gapShapes(scale.gap, suffix(i))),
          ...(strip.layout.shapes as Record<string, unknown>[]),
        ],
        annotations: [
          ...kinds.map((kind, i) =>
            note(
              domains[i]![0],
              1.01,
              kind === "all" ? "normalised spread" : headingOf(kind, spreads.tasks),
              kind === "all" ? {} : { font: { size: 12.5, color: groups[kind].colour } },
            ),
          ),
          note(domains[0]![0], -0.13, shotsTitle),
          ...strip.annotations,
        ],
      },
    ),
  });
}

function taskRow({ task, shots, spread, finding, best, worst, cells }: TaskSpread): PlottedRow {
  return {
    task,
    shots,
    tested: finding?.tested ?? null,
    spread,
    low: null,
    high: null,
    commonSpread: finding?.spread ?? null,
    noise: finding?.noise.mean ?? null,
    noiseLow: finding?.noise.low ?? null,
    noiseHigh: finding?.noise.high ?? null,
    independentNoise: finding?.independent.mean ?? null,
    errorCorrelation: finding?.errorCorrelation ?? null,
    p: finding?.p ?? null,
    adjusted: finding?.adjusted ?? null,
    reading: finding?.reading ?? null,
    best: best.cell.accuracy,
    bestSource: best.label,
    worst: worst.cell.accuracy,
    worstSource: worst.label,
    sources: cells.length,
    tasks: 1,
  };
}

function meanRow(mean: MeanSpread, how: string, sources: number): PlottedRow {
  const { group } = mean;
  return {
    task:
      mean.tested === "all" ? how : `${how}, tested ${mean.tested === "whole" ? "whole" : "on k a class"}`,
    shots: mean.shots,
    tested: mean.tested,
    spread: mean.spread,
    low: mean.low,
    high: mean.high,
    commonSpread: null,
    noise: group?.noise?.mean ?? null,
    noiseLow: group?.noise?.low ?? null,
    noiseHigh: group?.noise?.high ?? null,
    independentNoise: group?.independent?.mean ?? null,
    errorCorrelation: null,
    p: group?.p ?? null,
    adjusted: null,
    reading: group === null ? null : `${group.beyond.length} of ${group.tasks.length} beyond noise`,
    best: null,
    bestSource: null,
    worst: null,
    worstSource: null,
    sources,
    tasks: mean.tasks.length,
  };
}

/**
 * The means over most of the tasks: over a few that were measured at other shots they would be means of something else.
 */
function typical(means: readonly MeanSpread[]): MeanSpread[] {
  const most = Math.max(0, ...means.map(({ tasks }) => tasks.length));
  return means.filter(({ tasks }) => tasks.length * 2 > most);
}

const highest = ({ group, high, spread }: MeanSpread): number =>
  Math.max(high ?? spread, group?.noise?.high ?? 0, group?.independent?.mean ?? 0);

/** The paper's mean over all tasks, in the first panel. */
function paperTraces(means: readonly MeanSpread[], { at }: ShotsAxis): Trace[] {
  if (means.length === 0) return [];
  const last = means.at(-1)!;
  return [
    {
      type: "scatter",
      mode: "lines+markers",
      name: "the paper's mean over all tasks",
      x: means.map(({ shots }) => at(shots)),
      y: means.map(({ spread }) => spread),
      line: { color: muted, width: 1.6, dash: "dot" },
      marker: { size: 4, color: muted },
      showlegend: false,
      hovertext: means.map(
        ({ shots, spread, tasks }) =>
          `mean of all ${tasks.length} tasks, ${shots} shots: ${spread.toFixed(3)}`,
      ),
      hoverinfo: "text",
    },
    labelTrace(at(last.shots) + 0.05, last.spread, "paper, all tasks", muted, {
      textfont: { size: 10.5, color: muted },
    }),
  ];
}

/** The few-shot example: 20 shots as in the paper where they were measured, else the most there are. */
function exampleOf(shots: readonly Shots[]): Shots | undefined {
  return shots.includes(20) ? 20 : (shots.filter((s) => s !== "full").at(-1) ?? shots.at(-1));
}
