import type { AffinityPoint } from "../../captions";
import { agreementByTask, type AgreementByTask, type Cell, type Row } from "../../results";
import { sevenSources, type Shots } from "../../catalogue";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { studyCells, taskLabel } from "../parts/study-cells";
import { axis, ink, note, theme } from "../parts/theme";
import { stylesOf } from "./source-styles";

/** A source at a task: what its captions say, and how well it transfers. */
interface SourceAtTask {
  point: AffinityPoint;
  cell: Cell;
}

/**
 * Whether sources whose captions name a task's classes more often transfer to it better (the paper's claim 21):
 * affinity against accuracy, both from the task's mean over the sources, with Spearman's correlation over sources, the
 * mean over tasks.
 *
 * @param points from `captions.affinityPoints` or `captions.paperAffinity`; at least three sources.
 * @param rows results; the paper's by default choice of `studyCells`: CLIP, ResNet-50, the seven sources of 2.7m.
 * @param options.shots the number of shots to compare at (one; default 5).
 *
 * @example
 * ```ts
 * import { captions, figures, results } from "upstream";
 * const figure = figures.affinityToTasks(captions.paperAffinity(), results.published(), { shots: [5] });
 * figure.agreement.sources; // => 7
 * ```
 */
export function affinityToTasks(
  points: readonly AffinityPoint[],
  rows: readonly Row[],
  options: FigureOptions = {},
): Figure & { agreement: AgreementByTask } {
  const shots: Shots = options.shots?.[0] ?? 5;
  const study = studyCells(
    rows,
    { pretrainings: sevenSources, objectives: ["clip"], architecture: "RN50" },
    { ...options, shots: [shots] },
  );
  const sources = [...new Set(points.map(({ source }) => source))];
  const named = study.tasks.map((task) => ({
    task,
    pairs: sources.flatMap((source): SourceAtTask[] => {
      const point = points.find((one) => one.source === source && one.task === task);
      const cell = study.allSeries.find(({ series }) => series.source === source)?.at(task, shots);
      return point === undefined || cell === undefined ? [] : [{ point, cell }];
    }),
  }));
  // Tasks that every source was measured on: an order of sources must mean the same everywhere.
  const held = [...new Set(named.flatMap(({ pairs }) => pairs.map(({ point }) => point.source)))];
  const tasks = named.filter(({ pairs }) => pairs.length === held.length && held.length > 0);
  const agreement = agreementByTask(
    tasks.map(({ task, pairs }) => ({
      task,
      x: pairs.map(({ point }) => point.affinity),
      y: pairs.map(({ cell }) => cell.accuracy),
      testSizes: pairs.map(({ cell }) => cell.testSize),
    })),
  );
  const styles = stylesOf(held);
  const title = "Do captions that name a task's classes help it?";
  const panels = panelsOf(tasks.length);
  // Logarithms of shares are never above 0, numbers of words never below.
  const isShare = points.some(({ affinity }) => affinity < 0);
  const plotted = tasks.flatMap(({ task, pairs }) =>
    pairs.map(({ point, cell }): PlottedRow => {
      const rho = agreement.byTask.find((one) => one.task === task)?.rho ?? null;
      return {
        source: point.source,
        task,
        shots,
        affinity: point.affinity,
        accuracy: cell.accuracy,
        taskRho: rho,
      };
    }),
  );
  const drawn = createFigure({
    id: "words-affinity",
    title,
    question: "Do the words of captions go with transfer?",
    rows: plotted,
    behind: tasks.flatMap(({ pairs }) => pairs.map(({ cell }) => cell.rows)),
    missing: study.missing.filter(({ source }) => held.includes(source)),
    notes: [
      sentence(agreement),
      ...named
        .filter((one) => !tasks.includes(one) && points.some(({ task }) => task !== one.task))
        .map(({ task }) => `Left out: ${taskLabel(task)}, for want of words or of accuracies.`),
    ],
    data: tasks.flatMap(({ task, pairs }, t) =>
      pairs.map(({ point, cell }, i): Trace => {
        const style = styles[i] as (typeof styles)[number];
        return {
          type: "scatter",
          mode: "markers",
          name: point.source,
          legendgroup: point.source,
          showlegend: t === 0,
          x: [point.affinity],
          y: [100 * cell.accuracy],
          error_y: {
            type: "data",
            symmetric: false,
            array: [100 * ((cell.high ?? cell.accuracy) - cell.accuracy)],
            arrayminus: [100 * (cell.accuracy - (cell.low ?? cell.accuracy))],
            color: style.colour,
            thickness: 1,
            width: 3,
          },
          marker: { color: style.colour, symbol: style.marker, size: 10 },
          hovertext: [
            `${point.source}, ${taskLabel(task)}: affinity ${point.affinity.toFixed(2)}, accuracy ${cell.accuracy.toFixed(3)}`,
          ],
          hoverinfo: "text",
          xaxis: `x${panels.id(t)}`,
          yaxis: `y${panels.id(t)}`,
        };
      }),
    ),
    layout: theme(
      title,
      `${sentence(agreement)}<br>across: ${isShare ? "share of captions that name a class (logarithmic)" : "the task's words among the most common"}; up: accuracy at ${shots} shots, in %, with its 95 % interval`,
      {
        width: 300 * panels.columns + 160,
        height: Math.max(360, 210 * panels.lines + 140),
        margin: { l: 50, r: 150, t: 125, b: 40 },
        showlegend: true,
        legend: { x: 1.03, y: 1, tracegroupgap: 0, font: { size: 13, color: ink } },
        ...Object.assign(
          {},
          ...tasks.map(({ pairs }, t) => {
            const affinities = pairs.map(({ point }) => point.affinity);
            return panels.axes(t, isShare ? shareAxis(affinities) : { nticks: 4 });
          }),
        ),
        annotations: tasks.map(({ task }, t) => {
          const rho = agreement.byTask[t]?.rho ?? Number.NaN;
          const said = Number.isNaN(rho) ? "no difference" : `ρ = ${rho.toFixed(2)}`;
          return note(panels.left(t), panels.top(t) + 0.005, `<b>${taskLabel(task)}</b>  ${said}`, {
            font: { size: 13, color: ink },
          });
        }),
      },
    ),
  });
  return Object.assign(drawn, { agreement });
}

/** Small plots in lines of up to three. */
function panelsOf(count: number) {
  const columns = Math.min(3, count);
  const lines = Math.ceil(count / columns);
  const space = 0.32; // below a plot, of a line's height; there is none below the last
  const line = 1 / (lines - space);
  const left = (i: number) => (i % columns) / columns;
  const top = (i: number) => 1 - Math.floor(i / columns) * line;
  const id = (i: number) => (i === 0 ? "" : String(i + 1));
  return {
    columns,
    lines,
    left,
    top,
    id,
    axes: (i: number, across: Record<string, unknown>) => ({
      [`xaxis${id(i)}`]: axis({
        domain: [left(i), left(i) + 0.82 / columns],
        anchor: `y${id(i)}`,
        ...across,
      }),
      [`yaxis${id(i)}`]: axis({
        domain: [Math.max(0, top(i) - (1 - space) * line), top(i)],
        anchor: `x${id(i)}`,
        nticks: 4,
      }),
    }),
  };
}

/** An axis of logarithms of shares, labelled in percent. */
function shareAxis(logs: readonly number[]): Record<string, unknown> {
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const room = 0.08 * Math.max(most - least, 0.1);
  const range = [least - room, most + room] as const;
  const shares = [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1].flatMap((power) =>
    [1, 1.5, 2, 3, 4, 5, 6, 8].map((step) => power * step),
  );
  const inside = shares.filter((share) => Math.log10(share) > range[0] && Math.log10(share) < range[1]);
  const every = Math.ceil(inside.length / 4);
  const ticks = inside.filter((_, i) => i % every === 0);
  return {
    range,
    tickvals: ticks.map(Math.log10),
    ticktext: ticks.map((share) => `${Number((100 * share).toPrecision(2))}%`),
  };
}

function sentence({ rho, low, high, p, smallestP, sources }: AgreementByTask): string {
  const few = smallestP > 0.05 ? `; ${sources} sources can't show below ${smallestP.toFixed(2)}` : "";
  return `rank correlation over ${sources} sources: ${rho.toFixed(2)} (95 %: ${low.toFixed(2)} to ${high.toFixed(2)}), p = ${p.toFixed(3)}${few}`;
}
