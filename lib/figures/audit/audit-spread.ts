import { auditSpreads, type Row, type SpreadFinding } from "../../results";
import { auditCells, shotsList } from "./audit-cells";
import { figure, type Figure, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { shotsAxis, shotsTitle, sortShots } from "../parts/shots-axis";
import { taskLabel } from "../parts/study-cells";
import { axis, ink, muted, theme } from "../parts/theme";

const beyondColour = "#1B6CA8";
const band = "rgba(120,120,120,0.28)";

/**
 * Can the sources be told apart? On the left the mean normalised spread by shots beside what equal sources would show on
 * the same test sizes; on the right which tasks carry it: a full point where a task's spread is beyond noise.
 */
export function auditSpread(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const cells = auditCells(rows, options);
  const findings = auditSpreads(cells);
  const grids = auditSpreads(cells, { bestOfGrid: true });
  const means = typicalMeans(findings);
  const tasks = [...new Set(findings.map(({ task }) => task))].filter((task) => task !== "mean");
  const shots = sortShots(findings.map((one) => one.shots));
  const { at, axis: shotAxis, range } = shotsAxis(means.map((one) => one.shots));
  const top = 1.12 * Math.max(...means.map((one) => Math.max(one.spread, one.noise.high)));
  const title = titleOf(means);
  const behind = findings.map((one) =>
    cells
      .filter(({ task, shots }) => shots === one.shots && (one.task === "mean" || task === one.task))
      .flatMap(({ won }) => won),
  );
  return figure({
    id: "figure-audit-spread",
    title,
    question: "How much of the sources' spread is more than noise?",
    rows: findings.map((one, i) => ({
      task: one.task,
      shots: one.shots,
      spread: one.spread,
      noise: one.noise.mean,
      noiseLow: one.noise.low,
      noiseHigh: one.noise.high,
      noiseBestOfGrid: grids[i]!.noise.mean,
      remaining: one.remaining,
      p: one.p,
      reading: one.reading,
      testSizeLeast: one.testSize[0],
      testSizeMost: one.testSize[1],
    })),
    behind,
    notes: [
      "Noise: the spread that equally good sources would show on the same test sizes (binomial, every source at the cell's mean accuracy), mean and middle 95 % of simulations. Sources tested on the same images err together, so that less noise would show than drawn.",
      "A table of one seed says nothing of what the draw of the few training images adds to the noise.",
    ],
    data: [...meanTraces(means, at), ...taskTraces(findings, tasks, shots)],
    layout: theme(
      title,
      "left: mean of (best - worst) / best over tasks, and what equal sources would show; right: task by task, filled = beyond noise",
      {
        margin: { l: 64, r: 24, t: 84, b: 56 },
        width: 1080,
        height: 540,
        xaxis: axis({
          ...shotAxis,
          title: { text: shotsTitle },
          range: [range[0], range[1] + 0.12],
          domain: [0, 0.5],
        }),
        yaxis: axis({
          range: [0, top],
          title: { text: "normalised spread, mean over tasks" },
          dtick: 0.1,
          tickformat: ".1f",
        }),
        xaxis2: axis({
          domain: [0.63, 1],
          anchor: "y2",
          tickmode: "array",
          tickvals: shots.map((_, i) => i),
          ticktext: shots.map(String),
          range: [-0.6, shots.length - 0.4],
          title: { text: shotsTitle },
          showgrid: false,
        }),
        yaxis2: axis({
          anchor: "x2",
          tickmode: "array",
          tickvals: tasks.map((_, i) => -i),
          ticktext: tasks.map(taskLabel),
          range: [-tasks.length + 0.4, 0.6],
          ticks: "",
          showgrid: false,
        }),
        annotations: means.length === 0 ? [] : annotations(means, at),
      },
    ),
  });
}

/** The means over tasks, left out where less than half of the tasks were measured: they would be means of something else. */
function typicalMeans(findings: readonly SpreadFinding[]): SpreadFinding[] {
  const tasksAt = (shots: Row["shots"]) => findings.filter((one) => one.shots === shots).length - 1;
  const most = Math.max(0, ...findings.map((one) => tasksAt(one.shots)));
  return findings.filter((one) => one.task === "mean" && tasksAt(one.shots) >= most / 2);
}

function titleOf(means: readonly SpreadFinding[]): string {
  const those = (reading: SpreadFinding["reading"]) =>
    means.filter((one) => one.reading === reading).map((one) => one.shots);
  const [beyond, within] = [those("beyond noise"), those("within noise")];
  if (means.length === 0) return "No test sizes, no noise: nothing can be told";
  if (within.length === 0) return `At ${shotsList(beyond)} the sources differ by more than noise`;
  if (beyond.length === 0) return `At ${shotsList(within)} the sources differ no more than noise`;
  return `At ${shotsList(within)} the sources can hardly be told apart; at ${shotsList(beyond)} they can`;
}

function meanTraces(means: readonly SpreadFinding[], at: (shots: Row["shots"]) => number): Trace[] {
  const x = means.map((one) => at(one.shots));
  return [
    {
      type: "scatter",
      mode: "lines",
      x: [...x, ...x.slice().reverse()],
      y: [...means.map(({ noise }) => noise.high), ...means.map(({ noise }) => noise.low).reverse()],
      fill: "toself",
      fillcolor: band,
      line: { width: 0 },
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "lines",
      x,
      y: means.map(({ noise }) => noise.mean),
      line: { color: muted, width: 2, dash: "dash" },
      hovertext: means.map(({ noise }) => `noise ${noise.mean.toFixed(3)}`),
      hoverinfo: "text",
    },
    {
      type: "scatter",
      mode: "lines+markers",
      x,
      y: means.map(({ spread }) => spread),
      line: { color: ink, width: 3 },
      marker: {
        size: 13,
        color: means.map(({ reading }) => (reading === "beyond noise" ? beyondColour : "#FFFFFF")),
        line: {
          color: means.map(({ reading }) => (reading === "beyond noise" ? beyondColour : ink)),
          width: 2.5,
        },
      },
      hovertext: means.map(
        (one) =>
          `${one.shots}: ${one.spread.toFixed(3)}, noise ${one.noise.mean.toFixed(3)} (${one.noise.low.toFixed(3)} to ${one.noise.high.toFixed(3)}), p ${one.p.toPrecision(2)}`,
      ),
      hoverinfo: "text",
    },
  ];
}

function taskTraces(
  findings: readonly SpreadFinding[],
  tasks: readonly string[],
  shots: readonly Row["shots"][],
): Trace[] {
  const points = findings.filter(({ task }) => task !== "mean");
  return [
    {
      type: "scatter",
      mode: "markers+text",
      xaxis: "x2",
      yaxis: "y2",
      x: points.map((one) => shots.indexOf(one.shots)),
      y: points.map((one) => -tasks.indexOf(one.task)),
      text: points.map((one) => one.spread.toFixed(2)),
      textposition: "middle center",
      textfont: {
        size: 10,
        color: points.map(({ reading }) => (reading === "beyond noise" ? "#FFFFFF" : muted)),
      },
      marker: {
        size: 31,
        color: points.map(({ reading }) => (reading === "beyond noise" ? beyondColour : "#FFFFFF")),
        line: {
          color: points.map(({ reading }) => (reading === "beyond noise" ? beyondColour : "#AAAAAA")),
          width: 1.5,
        },
      },
      hovertext: points.map(
        (one) =>
          `${taskLabel(one.task)}, ${one.shots}: ${one.spread.toFixed(3)}, noise ${one.noise.mean.toFixed(3)} (${one.noise.low.toFixed(3)} to ${one.noise.high.toFixed(3)}), ${one.testSize[0]} test images, ${one.reading}`,
      ),
      hoverinfo: "text",
      cliponaxis: false,
    },
  ];
}

function annotations(
  means: readonly SpreadFinding[],
  at: (shots: Row["shots"]) => number,
): Record<string, unknown>[] {
  const numbered = means.filter((one) => one.shots !== "full");
  const middle = numbered[Math.min(1, numbered.length - 1)] ?? means[0]!;
  return [
    ...means.map((one) => ({
      x: at(one.shots),
      y: one.spread,
      text: `<b>${one.spread.toFixed(3)}</b>`,
      showarrow: false,
      xanchor: "left",
      xshift: 8,
      yshift: 13,
      font: { size: 12, color: ink },
    })),
    {
      x: at(middle.shots),
      y: middle.noise.mean,
      text: "what equal sources<br>would show: noise",
      showarrow: false,
      yshift: -44,
      font: { size: 12, color: muted },
    },
  ];
}
