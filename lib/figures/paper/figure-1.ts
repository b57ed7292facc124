import type { Row } from "../../results";
import { sevenSources, shotsText, sortShots, type Shots } from "../../catalogue";
import { createFigure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { errorBars } from "../parts/error-bars";
import { lineAxis } from "../parts/line-axes";
import { gapShapes, shotsAxis, shotsTitle } from "../parts/shots-axis";
import { groups, headingOf, paperTraces, plottedSpread, spreadPanel } from "./spread-panel";
import { spreadsByShots, type MeanSpread, type SpreadsByShots } from "./spread-by-shots";
import { missingNotes, studyCells, taskLabel, type StudyCells } from "../parts/study-cells";
import { axis, note, theme } from "../parts/theme";

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
    rows: spreads.rows,
    behind: spreads.behind,
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
        meta: { rightOfPanel: 86, panelWidth: 240 },
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

/** A panel on the second axes: a row a task, a point a source with its interval. */
interface Strip {
  traces: Trace[];
  layout: Record<string, unknown>;
  annotations: Record<string, unknown>[];
}

/** The accuracies of all sources at one number of shots, between `from` and the right edge (paper coordinates). */
function accuracyStrip(study: StudyCells, shots: Shots, from: number): Strip {
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
      error_x: errorBars(
        cells.map(({ cell }) => cell),
        series.style.colour,
      ),
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
    annotations: [note(from, 1.01, `For example ${shotsText(shots)}: accuracy`)],
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

/** The few-shot example: 20 shots as in the paper where they were measured, else the most there are. */
function exampleOf(shots: readonly Shots[]): Shots | undefined {
  return shots.includes(20) ? 20 : (shots.filter((s) => s !== "full").at(-1) ?? shots.at(-1));
}

/** What stands at the fewest shots, where tasks were tested in two ways; else the question. */
function titleOf({ means }: SpreadsByShots, sources: number): string {
  const first = (tested: MeanSpread["tested"]) => means.find((mean) => mean.tested === tested)?.group;
  const [whole, few] = [first("whole"), first("k a class")];
  if (!whole || !few || whole.shots !== few.shots) return `How far apart are ${inWords(sources)} sources?`;
  const some = (found: typeof whole) => `${inWords(found.beyond.length)} of ${found.tasks.length} tasks`;
  const onWhole =
    whole.beyond.length === whole.tasks.length ? "sources differ" : `sources differ in ${some(whole)}`;
  const onFew = few.beyond.length === 0 ? "nothing can be seen" : `they differ in ${some(few)}`;
  return `At ${shotsText(whole.shots)} ${onWhole} where they were tested whole; on a few shared images ${onFew}`;
}

/** What the noise takes in, and where points are not the paper's own. */
function noiseNotes({ tasks, means, sharedErrors }: SpreadsByShots): string[] {
  if (tasks.every(({ finding }) => finding === null))
    return ["No spread by noise alone: the test sets' sizes are not known."];
  const moved = tasks.filter(({ finding, spread }) => finding !== null && finding.spread !== spread);
  const all = means.filter(({ tested }) => tested === "all");
  return [
    "Noise alone: the spread of equally good sources, each at the cell's mean accuracy, because test sets are finite and (where the table lists settings twice) runs of one setting differ. Sources tested on the same images err together, which lessens it: the band reaches from none (they err on the same images) to the upper end of the middle 95 % at the least correlation of errors that the table allows. A point is full where its task is beyond that (Holm over the tasks at that number of shots).",
    ...sharedErrors.map(
      ({ family, ratio, upper, comparisons }) =>
        `Correlation of errors, ${family}: the sources' variance is ${ratio.toFixed(2)} of independent noise's over ${comparisons} comparisons, so that 1 - rho is at most ${upper.toFixed(2)} (95 %).`,
    ),
    ...(moved.length === 0
      ? []
      : [
          `Compared on the test set that all sources have in common: ${moved.map(({ task, shots, spread, finding }) => `${task} at ${shots} (best of each grid whatever it was tested on: ${spread.toFixed(3)}; on ${finding!.testSize[0]} images: ${finding!.spread.toFixed(3)})`).join(", ")}.`,
        ]),
    ...(means.length === all.length
      ? []
      : [
          `The paper's mean over all tasks (dotted): ${all.map(({ shots, spread }) => `${spread.toFixed(3)} at ${shots}`).join(", ")}.`,
        ]),
  ];
}

function inWords(count: number): string {
  const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  return words[count] ?? `${count}`;
}
