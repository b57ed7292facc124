import type { Row } from "../../results";
import {
  accuracyAt,
  type TaskReading,
  type TaskRankCorrelation,
  type SaturationVerdict,
} from "../../results/saturation";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import { percent, plausible, verdictColours, verdictWords } from "./saturation-styles";
import { readingLabel, readingsFor, type SaturationFigureOptions } from "./saturation-readings";
import { axis, faint, ink, note, theme } from "../parts/theme";

/**
 * Task by task: how well downstream accuracy follows upstream accuracy (rank correlation), what the models reach, and
 * how high the law lets them come (1 - e_IR with its 95 % range). Abnar et al., section 4 and figure 7: do tasks that
 * saturate early follow less?
 */
export function saturationTasks(rows: readonly Row[], options: SaturationFigureOptions = {}): Figure {
  const readings = readingsFor(rows, options);
  const tasks = [...readings.tasks].reverse();
  const y = tasks.map((_, i) => -i);
  const labels = tasks.map((task) => readingLabel(task, tasks));
  const verdicts = [...new Set(tasks.map(({ reading }) => reading.verdict))];
  const rises = tasks.filter(({ reading }) => reading.verdict !== "unrelated");
  const sure = tasks.filter(({ reading }) => reading.verdict === "saturates").length;
  const title = `${rises.length} of ${tasks.length} tasks gain from a better pre-trained model; ${sure === 0 ? "none" : sure} surely ${sure === 1 ? "saturates" : "saturate"}`;
  const colour = (task: TaskReading) => verdictColours[task.reading.verdict];
  const right = { xaxis: "x2", yaxis: "y2" };
  const span = (
    of: readonly TaskReading[],
    ends: (task: TaskReading) => [number, number],
    line: Trace,
  ): Trace => ({
    type: "scatter",
    mode: "lines",
    ...right,
    x: of.flatMap((task) => [...ends(task), null]),
    y: of.flatMap((task) => [-tasks.indexOf(task), -tasks.indexOf(task), null]),
    line,
    hoverinfo: "skip",
  });
  const measured = (task: TaskReading): [number, number] => {
    const values = task.reading.points.map((point) => point.downstream);
    return [Math.min(...values), Math.max(...values)];
  };
  return createFigure({
    id: "figure-saturation-tasks",
    title,
    question: "Which tasks saturate early, and do those follow upstream accuracy less?",
    rows: tasks.map(plottedRow),
    behind: tasks.map((task) => task.rows.flat()),
    notes: [
      together("Rank correlation with upstream accuracy against e_IR over tasks", readings.rankWithEIR),
      together(
        "Rank correlation with upstream accuracy against the upstream accuracy by which 90 % of the gain is had",
        readings.rankWithOnset,
      ),
      ...readings.skipped.map((reason) => `Left out: ${reason}.`),
    ],
    data: [
      {
        type: "bar",
        orientation: "h",
        x: tasks.map(({ reading }) => reading.rankCorrelation),
        y,
        width: 0.62,
        marker: { color: tasks.map(colour) },
        hovertext: tasks.map((task, i) => `${labels[i]}: ${task.reading.rankCorrelation.toFixed(2)}`),
        hoverinfo: "text",
      },
      span(tasks, measured, { color: faint, width: 9 }),
      ...verdicts
        .filter((verdict) => verdict !== "unrelated")
        .map((verdict) =>
          span(
            rises.filter(({ reading }) => reading.verdict === verdict),
            ({ reading }) => [1 - plausible(reading).high, 1 - plausible(reading).low],
            { color: verdictColours[verdict], width: 2 },
          ),
        ),
      {
        type: "scatter",
        mode: "markers",
        ...right,
        x: rises.map(({ reading }) => 1 - reading.all.eIR),
        y: rises.map((task) => -tasks.indexOf(task)),
        marker: { size: 9, symbol: "diamond", color: rises.map(colour) },
        hovertext: rises.map(({ task, reading }) => `${task}: ${reading.sentence}`),
        hoverinfo: "text",
      },
    ],
    layout: theme(title, legend(verdicts), {
      width: 1080,
      height: 170 + 23 * tasks.length,
      margin: { l: 220, r: 30, t: 112, b: 30 },
      bargap: 0.3,
      xaxis: axis({
        domain: [0, 0.36],
        range: [Math.min(0, ...tasks.map((t) => t.reading.rankCorrelation)) - 0.03, 1.03],
      }),
      yaxis: axis({
        tickmode: "array",
        tickvals: y,
        ticktext: labels,
        range: [-tasks.length + 0.3, 0.7],
        showgrid: false,
        ticks: "",
      }),
      xaxis2: axis({ domain: [0.42, 1], anchor: "y2", tickformat: ".0%", range: [-0.01, 1.015] }),
      yaxis2: axis({
        anchor: "x2",
        tickvals: y,
        tickmode: "array",
        ticktext: labels.map(() => ""),
        range: [-tasks.length + 0.3, 0.7],
        ticks: "",
      }),
      annotations: [
        note(0, 1, "<b>follows upstream accuracy?</b><br>rank correlation", {
          font: { size: 12, color: ink },
          yshift: 6,
        }),
        note(0.42, 1, "<b>how high?</b> grey: models measured;<br>diamond and line: ceiling 1 - e_IR, 95 %", {
          font: { size: 12, color: ink },
          yshift: 6,
        }),
      ],
    }),
  });
}

function legend(verdicts: readonly SaturationVerdict[]): string {
  return verdicts
    .map((verdict) => `<span style="color:${verdictColours[verdict]}">■</span> ${verdictWords[verdict]}`)
    .join("   ");
}

function together(what: string, value: TaskRankCorrelation | null): string {
  return value === null
    ? `${what}: fewer than 4 tasks rise with upstream accuracy.`
    : `${what}: ${value.rho.toFixed(2)} (p ${value.p.toFixed(3)}, ${value.tasks} tasks).`;
}

function plottedRow({ task, shots, reading }: TaskReading): PlottedRow {
  const { low, high } = plausible(reading);
  return {
    task,
    shots,
    models: reading.n,
    verdict: reading.verdict,
    rankCorrelation: reading.rankCorrelation,
    eIR: reading.all.eIR,
    eIRLow: low,
    eIRHigh: high,
    k: reading.all.k,
    alpha: reading.all.alpha,
    onset: reading.onset,
    best: Math.max(...reading.points.map((point) => point.downstream)),
    curveAtBest: accuracyAt(reading.all, reading.range.high),
    ceiling: percent(1 - reading.all.eIR),
  };
}
