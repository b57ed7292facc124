import type { Row } from "../../results";
import { paperTask, sevenSources, type Shots } from "../../catalogue";
import { accuracyStrip } from "../parts/accuracy-strip";
import { dodge } from "../parts/dodge";
import { figure, type Figure, type PlottedRow, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { gapShapes, note } from "../parts/shapes";
import { shotsAxis, shotsTitle, sortShots } from "../parts/shots-axis";
import { spreadsByShots, type MeanSpread, type TaskSpread } from "./spread-by-shots";
import { missingNotes, studyCells, taskLabel } from "../parts/study-cells";
import { axis, ink, labelTrace, muted, theme } from "../parts/theme";

const question = "Do different pre-training distributions lead to different transfer learning performances?";

/**
 * Figure 1 (section 3.1): the normalised spread (best - worst) / best over the sources, by shots; a line a task, their
 * mean, and what equal sources would show by noise alone. Beside it the example of one number of shots (20 in the paper), a point a source.
 */
export function figure1(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(
    rows,
    { pretrainings: sevenSources, objectives: ["clip"], architecture: "RN50" },
    options,
  );
  const how = options.aggregate ?? "mean";
  const { tasks: spreads, means } = spreadsByShots(study, how);
  // One task alone is no mean of tasks: its line says it already.
  const most = Math.max(...means.map((m) => m.tasks));
  const line = means.filter((m) => m.tasks * 2 > most);
  const shots = sortShots(spreads.map((s) => s.shots));
  const scale = shotsAxis(shots);
  const strip = accuracyStrip(study, exampleOf(shots) ?? "full", 0.68);
  const top = 1.08 * Math.max(...spreads.map((s) => s.spread), ...means.map((m) => m.high ?? m.spread));
  const noisy = line.filter((m) => m.noise !== null);
  const title = `How far apart are ${inWords(study.starts.length)} sources?`;
  return figure({
    id: "figure-1",
    title,
    question,
    rows: [...spreads.map(taskRow), ...means.map((m) => meanRow(m, how, study.starts.length))],
    behind: [...spreads.map((s) => s.cells.flatMap((cell) => cell.rows)), ...means.map((m) => m.rows)],
    missing: study.missing,
    notes: [
      noisy.length > 0
        ? "Noise alone: the spread that equally good sources would show because each test set is finite (every source at the cell's mean accuracy): its mean and middle 95 %."
        : "No spread by noise alone: the test sets' sizes are not known.",
      ...missingNotes(study.missing, study),
    ],
    data: [
      ...noiseTraces(noisy, scale.at),
      ...study.tasks.map((task) => taskTrace(task, spreads, scale.at)),
      ...taskLabels(study.tasks, spreads, scale.range[0], top),
      meanTrace(line, how, scale.at),
      ...noiseLabel(noisy, scale.range[1]),
      ...strip.traces,
    ],
    layout: theme(title, "spread = (best - worst) / best accuracy over the sources; a thin line a task", {
      width: 1180,
      height: 560,
      margin: { l: 48, r: 170, t: 100, b: 60 },
      ...strip.layout,
      xaxis: axis({
        ...scale.axis,
        range: [scale.range[0] - 0.5, scale.range[1] + 0.5],
        domain: [0, 0.58],
        showgrid: false,
      }),
      yaxis: axis({ range: [-0.01, top], tickformat: ".1f" }),
      shapes: [...gapShapes(scale.gap), ...(strip.layout.shapes as [])],
      annotations: [note(0, 1.01, "normalised spread"), note(0.02, -0.13, shotsTitle), ...strip.annotations],
    }),
  });
}

function taskRow(s: TaskSpread): PlottedRow {
  return {
    task: s.task,
    shots: s.shots,
    spread: s.spread,
    low: null,
    high: null,
    noise: s.noise,
    noiseLow: null,
    noiseHigh: null,
    best: s.best.cell.accuracy,
    bestSource: s.best.label,
    worst: s.worst.cell.accuracy,
    worstSource: s.worst.label,
    sources: s.cells.length,
    tasks: 1,
  };
}

function meanRow(m: MeanSpread, how: string, sources: number): PlottedRow {
  return {
    task: how,
    shots: m.shots,
    spread: m.spread,
    low: m.low,
    high: m.high,
    noise: m.noise?.mean ?? null,
    noiseLow: m.noise?.low ?? null,
    noiseHigh: m.noise?.high ?? null,
    best: null,
    bestSource: null,
    worst: null,
    worstSource: null,
    sources,
    tasks: m.tasks,
  };
}

function taskTrace(task: string, spreads: readonly TaskSpread[], at: (shots: Shots) => number): Trace {
  const here = spreads.filter((s) => s.task === task);
  return {
    type: "scatter",
    mode: "lines+markers",
    name: taskLabel(task),
    x: here.map((s) => at(s.shots)),
    y: here.map((s) => s.spread),
    line: { color: taskColour(task), width: 1.3 },
    marker: { size: 4, color: taskColour(task) },
    showlegend: false,
    hovertext: here.map(
      (s) =>
        `${taskLabel(task)}, ${s.shots} shots: ${s.spread.toFixed(3)}<br>best ${s.best.label} ${s.best.cell.accuracy.toFixed(3)}, worst ${s.worst.label} ${s.worst.cell.accuracy.toFixed(3)}`,
    ),
    hoverinfo: "text",
  };
}

/** The tasks' names left of their first points. */
function taskLabels(
  tasks: readonly string[],
  spreads: readonly TaskSpread[],
  x: number,
  top: number,
): Trace[] {
  const first = tasks.flatMap((task) => spreads.find((s) => s.task === task) ?? []);
  const moved = dodge(
    first.map((s) => s.spread),
    top * 0.042,
  );
  return first.map((s, i) =>
    labelTrace(x + 0.08, moved[i]!, taskLabel(s.task), taskColour(s.task), { textposition: "middle left" }),
  );
}

function meanTrace(means: readonly MeanSpread[], how: string, at: (shots: Shots) => number): Trace {
  return {
    type: "scatter",
    mode: "lines+markers+text",
    name: how,
    x: means.map((m) => at(m.shots)),
    y: means.map((m) => m.spread),
    error_y: {
      type: "data",
      symmetric: false,
      array: means.map((m) => (m.high ?? m.spread) - m.spread),
      arrayminus: means.map((m) => m.spread - (m.low ?? m.spread)),
      visible: means.some((m) => m.low !== null),
      color: ink,
    },
    line: { color: ink, width: 4 },
    marker: { size: 9, color: ink },
    text: means.map((m, i) => `<b>${m.spread.toFixed(3)}${i === means.length - 1 ? ` ${how}` : ""}</b>`),
    textposition: "top right",
    textfont: { size: 13, color: ink },
    cliponaxis: false,
    showlegend: false,
    hovertext: means.map((m) => `${how} of ${m.tasks} tasks, ${m.shots} shots: ${m.spread.toFixed(3)}`),
    hoverinfo: "text",
  };
}

/** What equal sources would show: the middle 95 % as a band, the mean dashed. */
function noiseTraces(means: readonly MeanSpread[], at: (shots: Shots) => number): Trace[] {
  if (means.length === 0) return [];
  const x = means.map((m) => at(m.shots));
  return [
    {
      type: "scatter",
      mode: "lines",
      x: [...x, ...x.slice().reverse()],
      y: [...means.map((m) => m.noise!.high), ...means.map((m) => m.noise!.low).reverse()],
      fill: "toself",
      fillcolor: "rgba(90,90,90,0.22)",
      line: { width: 0 },
      hoverinfo: "skip",
      showlegend: false,
    },
    {
      type: "scatter",
      mode: "lines",
      name: "noise alone",
      x,
      y: means.map((m) => m.noise!.mean),
      line: { color: muted, width: 2, dash: "dash" },
      showlegend: false,
      hovertext: means.map(
        (m) =>
          `noise alone, ${m.shots} shots: ${m.noise!.mean.toFixed(3)} (${m.noise!.low.toFixed(3)} to ${m.noise!.high.toFixed(3)})`,
      ),
      hoverinfo: "text",
    },
  ];
}

/** The name of the noise's line right of its last point. */
function noiseLabel(means: readonly MeanSpread[], x: number): Trace[] {
  const last = means.at(-1);
  return last === undefined ? [] : [labelTrace(x - 0.04, last.noise!.mean, "noise alone", muted)];
}

/** The web's tasks in blue, one domain's in brown. */
function taskColour(task: string): string {
  return paperTask(task)?.kind === "domain-specific" ? "#A07A3F" : "#5C8FBE";
}

/** The few-shot example: 20 shots as in the paper where they were measured, else the most there are. */
function exampleOf(shots: readonly Shots[]): Shots | undefined {
  return shots.includes(20) ? 20 : (shots.filter((s) => s !== "full").at(-1) ?? shots.at(-1));
}

function inWords(count: number): string {
  const words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
  return words[count] ?? `${count}`;
}
