import { shotsText, type Shots } from "../../catalogue";
import type { Trace } from "../figure";
import { dodge } from "../parts/dodge";
import type { ShotsAxis } from "../parts/shots-axis";
import type { MeanSpread, TaskSpread } from "./spread-by-shots";
import { taskLabel } from "../parts/study-cells";
import { ink, labelTrace, muted } from "../parts/theme";

/** What a panel of spreads shows: a line a task, their mean, and the noise of tasks tested alike. */
export interface SpreadPanel {
  /** Plotly's suffix of its axes: empty for the first, then `2`, `3`, ... */
  axes: string;
  scale: ShotsAxis;
  /** The top of its vertical axis. */
  top: number;
  tasks: readonly TaskSpread[];
  means: readonly MeanSpread[];
  /** What the mean is called. */
  meanName: string;
  colour: string;
}

/** The groups of tasks that have a panel each, their colours and what is written above them. */
export const groups = {
  whole: { colour: "#1B6CA8", heading: "tested on whole test sets" },
  "k a class": { colour: "#A07A3F", heading: "tested on as many images as trained on" },
} as const;

/** The spread that a panel plots: on the common test set where test sizes are known. */
export const plottedSpread = ({ finding, spread }: TaskSpread): number => finding?.spread ?? spread;

/** The traces of a panel, noise at the back. */
export function spreadPanel(panel: SpreadPanel): Trace[] {
  const on = { xaxis: `x${panel.axes}`, yaxis: `y${panel.axes}` };
  const names = [...new Set(panel.tasks.map(({ task }) => task))];
  return [
    ...noiseTraces(panel),
    ...names.map((task) => taskTrace(panel, task)),
    ...taskLabels(panel, names),
    ...(panel.means.length === 0 ? [] : [meanTrace(panel)]),
  ].map((trace) => ({ ...trace, ...on }));
}

/** A line a task; its points are full where they are beyond noise. */
function taskTrace({ tasks, scale, colour }: SpreadPanel, task: string): Trace {
  const here = tasks.filter((one) => one.task === task);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: taskLabel(task),
    x: here.map(({ shots }) => scale.at(shots)),
    y: here.map(plottedSpread),
    line: { color: colour, width: 1.3 },
    marker: {
      size: 7,
      color: here.map(({ finding }) => (finding?.reading === "within noise" ? "#FFFFFF" : colour)),
      line: { color: colour, width: 1.4 },
    },
    showlegend: false,
    hovertext: here.map(({ shots, finding, best, worst, spread }) =>
      [
        `${taskLabel(task)}, ${shots} shots: ${spread.toFixed(3)}`,
        `best ${best.label} ${best.cell.accuracy.toFixed(3)}, worst ${worst.label} ${worst.cell.accuracy.toFixed(3)}`,
        ...(finding === null ? [] : [`${finding.reading}, p ${finding.adjusted.toPrecision(2)} (Holm)`]),
      ].join("<br>"),
    ),
    hoverinfo: "text",
  };
}

/** The tasks' names left of their first points. */
function taskLabels({ tasks, scale, top, colour }: SpreadPanel, names: readonly string[]): Trace[] {
  const first = names.flatMap((task) => tasks.find((one) => one.task === task) ?? []);
  const moved = dodge(first.map(plottedSpread), top * 0.045);
  return first.map((one, i) =>
    labelTrace(scale.range[0] + 0.06, moved[i]!, taskLabel(one.task), colour, {
      textposition: "middle left",
    }),
  );
}

function meanTrace({ means, scale, meanName }: SpreadPanel): Trace {
  return {
    type: "scatter",
    mode: "lines+markers+text",
    name: meanName,
    x: means.map(({ shots }) => scale.at(shots)),
    y: means.map(({ spread }) => spread),
    error_y: {
      type: "data",
      symmetric: false,
      array: means.map(({ high, spread }) => (high ?? spread) - spread),
      arrayminus: means.map(({ low, spread }) => spread - (low ?? spread)),
      visible: means.some(({ low }) => low !== null),
      color: ink,
    },
    line: { color: ink, width: 4 },
    marker: { size: 9, color: ink },
    text: means.map(
      ({ spread }, i) => `<b>${spread.toFixed(3)}${i === means.length - 1 ? ` ${meanName}` : ""}</b>`,
    ),
    // On the side from which the line does not go on.
    textposition: means.map(({ spread }, i) =>
      (means[i + 1]?.spread ?? 0) > spread ? "bottom right" : "top right",
    ),
    textfont: { size: 12, color: ink },
    cliponaxis: false,
    showlegend: false,
    hovertext: means.map(
      ({ shots, spread, tasks }) =>
        `${meanName} of ${tasks.length} tasks, ${shots} shots: ${spread.toFixed(3)}`,
    ),
    hoverinfo: "text",
  };
}

/**
 * What the mean of equal sources would show, whatever the correlation of their errors: a band from 0 (all right and
 * wrong on the same images) to the upper end of the 95 % at the least correlation that the table allows. Dashed, where
 * that is more than 0 somewhere, the mean had each source met images of its own.
 */
function noiseTraces({ means, scale }: SpreadPanel): Trace[] {
  const groups = means.flatMap(({ group }) => group ?? []);
  if (groups.length === 0) return [];
  const x = groups.map(({ shots }) => scale.at(shots));
  const high = groups.map(({ noise }) => noise!.high);
  const refuted = groups.some(({ noise, independent }) => independent!.mean > 1.02 * noise!.mean);
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "noise alone",
      x: [...x, ...x.slice().reverse()],
      y: [...high, ...high.map(() => 0)],
      fill: "toself",
      fillcolor: "rgba(90,90,90,0.20)",
      line: { width: 0 },
      hoverinfo: "skip",
      showlegend: false,
    },
    ...(refuted
      ? [
          independentTrace(groups, scale.at),
          labelTrace(
            x[0]! + 0.04,
            groups[0]!.independent!.mean,
            "had each source met<br>images of its own",
            muted,
            { textposition: "middle right", textfont: { size: 11, color: muted } },
          ),
        ]
      : []),
    labelTrace(x[0]! + 0.03, 0, "noise alone: this or less", muted, { textposition: "top right" }),
  ];
}

function independentTrace(
  groups: readonly NonNullable<MeanSpread["group"]>[],
  at: (shots: Shots) => number,
): Trace {
  return {
    type: "scatter",
    mode: "lines",
    name: "independent noise",
    x: groups.map(({ shots }) => at(shots)),
    y: groups.map(({ independent }) => independent!.mean),
    line: { color: muted, width: 1.6, dash: "dash" },
    showlegend: false,
    hovertext: groups.map(
      ({ shots, independent }) =>
        `had each source met images of its own, ${shots} shots: ${independent!.mean.toFixed(3)} (${independent!.low.toFixed(3)} to ${independent!.high.toFixed(3)})`,
    ),
    hoverinfo: "text",
  };
}

/** Above a panel: how its tasks were tested, on how many images. */
export function headingOf(kind: keyof typeof groups, tasks: readonly TaskSpread[]): string {
  const { heading } = groups[kind];
  const here = tasks.flatMap(({ finding }) => (finding?.tested === kind ? [finding] : []));
  const first = here.filter(({ shots }) => shots === here[0]?.shots);
  const sizes = first.flatMap(({ testSize }) => testSize);
  const text = (size: number) => size.toLocaleString("en");
  return `<b>${first.length} tasks ${heading}</b><br>${text(Math.min(...sizes))} to ${text(Math.max(...sizes))} images${kind === "whole" ? "" : ` at ${shotsText(first[0]!.shots)}`}`;
}

/** The paper's mean over all tasks, in the first panel. */
export function paperTraces(means: readonly MeanSpread[], { at }: ShotsAxis): Trace[] {
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
