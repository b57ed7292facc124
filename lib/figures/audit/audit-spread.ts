import { sortShots } from "../../catalogue";
import { auditSpreads, type Row, type SpreadFinding, type SpreadGroup } from "../../results";
import { auditCells, reportedCells, shotsList } from "./audit-cells";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import type { FigureOptions } from "../options";
import { lineAxis, shotColumnsAxis } from "../parts/line-axes";
import { shotsAxis, shotsTitle } from "../parts/shots-axis";
import { taskLabel } from "../parts/study-cells";
import { axis, muted, theme } from "../parts/theme";
import { bandLabels, correlationNotes, kinds, meanTraces, typicalMeans } from "./spread-bands";

const beyondColour = "#1B6CA8";

/**
 * Can the sources be told apart? On the left the mean normalised spread of tasks tested alike, by shots, beside the
 * most that equal sources would show; on the right task by task: a full point where a task's spread is beyond noise.
 */
export function auditSpread(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const [reported, cells] = [reportedCells(rows, options), auditCells(rows, options)];
  const { tasks: findings, groups, sharedErrors } = auditSpreads(cells, { reported });
  const grids = auditSpreads(cells, { bestOfGrid: true }).tasks;
  const means = typicalMeans(groups);
  const tasks = [...new Set(cells.map(({ task }) => task))].filter((task) =>
    findings.some((one) => one.task === task),
  );
  const shots = sortShots(findings.map((one) => one.shots));
  const { at, axis: shotAxis, range } = shotsAxis(means.map((one) => one.shots));
  const top = 1.12 * Math.max(...means.map((one) => Math.max(one.spread, one.noise!.high)));
  const title = titleOf(findings);
  const behind = (shots: Row["shots"], names: readonly string[]) =>
    cells.filter((cell) => cell.shots === shots && names.includes(cell.task)).flatMap(({ won }) => won);
  return createFigure({
    id: "figure-audit-spread",
    title,
    question: "How much of the sources' spread is more than noise?",
    rows: [...findings.map((one, i) => taskRow(one, grids[i]!.independent.mean)), ...groups.map(groupRow)],
    behind: [
      ...findings.map((one) => behind(one.shots, [one.task])),
      ...groups.map((one) => behind(one.shots, one.tasks)),
    ],
    notes: [
      "Noise: the spread that equally good sources would show on the same test sizes (binomial, every source at the cell's mean accuracy, with the noise of reruns that the table shows), mean and middle 95 % of simulations, at the least correlation of errors on shared test images that the table allows: the most noise there can be. Independent: the test images alone, had each source met its own.",
      ...correlationNotes(sharedErrors),
      "A task is beyond noise where its p-value, adjusted for the tasks at that number of shots (Holm), is below 0.05. Tasks whose noise is not alike are not averaged.",
      "A table of one seed says nothing of what the draw of the few training images adds to the noise.",
    ],
    data: [...(means.length === 0 ? [] : meanTraces(means, at)), ...taskTraces(findings, tasks, shots)],
    layout: theme(
      title,
      "lines: mean of (best - worst) / best over tasks tested alike; bands: the most that equal sources would show; full circles: beyond noise",
      {
        margin: { l: 64, r: 24, t: 84, b: 56 },
        width: 1080,
        meta: { panelWidth: 300 },
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
        xaxis2: shotColumnsAxis(shots, { domain: [0.63, 1], anchor: "y2" }),
        yaxis2: lineAxis(tasks.map(taskLabel), { anchor: "x2" }),
        annotations: bandLabels(means, sharedErrors, at),
      },
    ),
  });
}

function taskRow(one: SpreadFinding, noiseBestOfGrid: number): PlottedRow {
  return {
    task: one.task,
    shots: one.shots,
    tested: one.tested,
    spread: one.spread,
    reported: one.reported,
    noise: one.noise.mean,
    noiseLow: one.noise.low,
    noiseHigh: one.noise.high,
    independent: one.independent.mean,
    independentLow: one.independent.low,
    independentHigh: one.independent.high,
    independentBestOfGrid: noiseBestOfGrid,
    errorCorrelation: one.errorCorrelation,
    remaining: one.remaining,
    p: one.p,
    adjusted: one.adjusted,
    pBelow: one.pBelow,
    reading: one.reading,
    testSizeLeast: one.testSize[0],
    testSizeMost: one.testSize[1],
  };
}

/** A mean over tasks tested alike, or the paper's over all, of which no noise is told. */
function groupRow(one: SpreadGroup): PlottedRow {
  return {
    task: one.tested === "all" ? "mean" : `mean, ${kinds[one.tested].name}`,
    shots: one.shots,
    tested: one.tested,
    spread: one.spread,
    reported: null,
    noise: one.noise?.mean ?? null,
    noiseLow: one.noise?.low ?? null,
    noiseHigh: one.noise?.high ?? null,
    independent: one.independent?.mean ?? null,
    independentLow: one.independent?.low ?? null,
    independentHigh: one.independent?.high ?? null,
    independentBestOfGrid: null,
    errorCorrelation: null,
    remaining: null,
    p: one.p,
    adjusted: null,
    pBelow: one.pBelow,
    reading: `${one.beyond.length} of ${one.tasks.length} beyond noise`,
    testSizeLeast: null,
    testSizeMost: null,
  };
}

/**
 * For tasks tested in one way how many are beyond noise at the fewest shots and in all; in two ways, at the fewest
 * shots.
 */
function titleOf(findings: readonly SpreadFinding[]): string {
  const [first] = sortShots(findings.map(({ shots }) => shots));
  if (first === undefined) return "No test sizes, no noise: nothing can be told";
  const here = findings.filter(({ shots }) => shots === first);
  const count = (some: readonly SpreadFinding[]) =>
    `${some.filter(({ reading }) => reading === "beyond noise").length} of ${some.length} tasks`;
  const of = (tested: SpreadFinding["tested"]) => here.filter((one) => one.tested === tested);
  const at = `Beyond noise at ${shotsList([first])}:`;
  return of("k a class").length === 0 || of("whole").length === 0
    ? `${at} ${count(here)}`
    : `${at} ${count(of("whole"))} tested whole, ${count(of("k a class"))} tested on a few images`;
}

function taskTraces(
  findings: readonly SpreadFinding[],
  tasks: readonly string[],
  shots: readonly Row["shots"][],
): Trace[] {
  return [
    {
      type: "scatter",
      mode: "markers+text",
      xaxis: "x2",
      yaxis: "y2",
      x: findings.map((one) => shots.indexOf(one.shots)),
      y: findings.map((one) => -tasks.indexOf(one.task)),
      text: findings.map((one) => one.spread.toFixed(2)),
      textposition: "middle center",
      textfont: {
        size: 10,
        color: findings.map(({ reading }) => (reading === "beyond noise" ? "#FFFFFF" : muted)),
      },
      marker: {
        size: 31,
        color: findings.map(({ reading }) => (reading === "beyond noise" ? beyondColour : "#FFFFFF")),
        line: {
          color: findings.map(({ reading }) => (reading === "beyond noise" ? beyondColour : "#AAAAAA")),
          width: 1.5,
        },
      },
      hovertext: findings.map(
        (one) =>
          `${taskLabel(one.task)}, ${one.shots}: ${one.spread.toFixed(3)}, noise ${one.noise.mean.toFixed(3)} (${one.noise.low.toFixed(3)} to ${one.noise.high.toFixed(3)}), ${one.testSize[0]} test images, ${one.reading}`,
      ),
      hoverinfo: "text",
      cliponaxis: false,
    },
  ];
}
