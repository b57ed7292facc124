import type { Row } from "../../results";
import { acrossShots, type Law, type Trend } from "../../results/saturation";
import { spareLineStyles } from "../../catalogue";
import { UserError } from "../../common";
import { createFigure, type Figure, type Trace } from "../figure";
import { panelAxes, type Panel } from "../parts/panels";
import type { SaturationFigureOptions } from "./saturation-readings";
import { fade } from "./saturation-styles";
import { gapShapes, shotsAxis, shotsTitle } from "../parts/shots-axis";
import { ink, labelsWidth, labelTrace, note, theme } from "../parts/theme";

const parameters: readonly { name: keyof Law; text: string; log: boolean }[] = [
  { name: "eIR", text: "e_IR, the error that is left", log: false },
  { name: "k", text: "k, the error above it (log)", log: true },
  { name: "alpha", text: "alpha, how it bends (log)", log: true },
];

// The first panel has the tasks' names on its right.
const panelPlaces: readonly Panel[] = [
  { x: [0, 0.27], y: [0, 1], axes: "" },
  { x: [0.45, 0.7], y: [0, 1], axes: "2" },
  { x: [0.75, 1], y: [0, 1], axes: "3" },
];

/**
 * The law's three parameters against the number of shots, a line a task with 95 % intervals (Abnar et al., figures 3
 * and 4).
 */
export function saturationShots(rows: readonly Row[], options: SaturationFigureOptions = {}): Figure {
  const { tasks, draws = 500, seed = 0 } = options;
  const chosen = rows.filter((row) => tasks === undefined || tasks.includes(row.task));
  const read = acrossShots(chosen, { draws, seed });
  if (read.laws.length === 0)
    throw new UserError(`no task with models at several numbers of shots: ${read.skipped.join("; ")}`);
  const scale = shotsAxis(read.laws.map((law) => law.shots));
  const title = titleOf(read.trends);
  const styles = new Map(
    read.tasks.map((task, i) => [task, spareLineStyles[i % spareLineStyles.length]!.colour]),
  );
  const data = parameters.flatMap(({ name, log }, i): Trace[] => {
    const on = { xaxis: `x${i === 0 ? "" : i + 1}`, yaxis: `y${i === 0 ? "" : i + 1}` };
    const clip = (value: number) => (log ? Math.max(value, 1e-3) : value);
    const lines = read.tasks.map((task, t): Trace => {
      const laws = read.laws.filter((law) => law.task === task);
      // Side by side, so that intervals of several tasks can be told apart.
      const shift = (t - (read.tasks.length - 1) / 2) * 0.012;
      return {
        type: "scatter",
        mode: "lines+markers",
        name: task,
        ...on,
        x: laws.map((law) => scale.at(law.shots) + shift),
        y: laws.map((law) => clip(law[name])),
        error_y: {
          type: "data",
          symmetric: false,
          array: laws.map((law) => law.intervals[name].high - law[name]),
          arrayminus: laws.map((law) => clip(law[name]) - clip(law.intervals[name].low)),
          color: fade(styles.get(task)!, 0.45),
          thickness: 1.2,
          width: 0,
        },
        line: { color: styles.get(task)!, width: 2 },
        marker: { size: 7, color: styles.get(task)! },
        hovertext: laws.map(
          (law) =>
            `${task}, ${law.shots} shots: ${law[name].toPrecision(3)} (${law.intervals[name].low.toPrecision(3)} to ${law.intervals[name].high.toPrecision(3)})`,
        ),
        hoverinfo: "text",
      };
    });
    return lines;
  });
  const last = read.tasks.map((task) => read.laws.filter((law) => law.task === task).at(-1)!);
  const top = Math.max(...read.laws.map((law) => law.eIR)) * 1.15 + 0.05;
  const heights = stack(
    last.map((law) => law.eIR),
    top * 0.055,
  );
  const trend = (name: keyof Law) => {
    const { rho, low, high } = read.trends[name];
    return `rank correlation with shots ${rho.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  };
  return createFigure({
    id: "figure-saturation-shots",
    title,
    question: "How do e_IR, k and alpha move with the number of shots?",
    rows: read.laws.map(({ task, shots, n, eIR, k, alpha, intervals }) => ({
      task,
      shots,
      models: n,
      eIR,
      eIRLow: intervals.eIR.low,
      eIRHigh: intervals.eIR.high,
      k,
      kLow: intervals.k.low,
      kHigh: intervals.k.high,
      alpha,
      alphaLow: intervals.alpha.low,
      alphaHigh: intervals.alpha.high,
    })),
    behind: read.laws.map((law) =>
      chosen.filter(
        (row) => row.task === law.task && row.shots === law.shots && row.upstreamAccuracy !== null,
      ),
    ),
    notes: [
      "Vertical lines: 95 %, bootstrap over models, the same models at every number of shots.",
      ...parameters.map(({ name }) => `${name}: ${trend(name)}, averaged over ${read.tasks.length} tasks.`),
      ...read.skipped.map((reason) => `Left out: ${reason}.`),
    ],
    data: [
      ...data,
      ...last.map((law, i) =>
        labelTrace(scale.range[1] - 0.02, heights[i]!, law.task, styles.get(law.task)!),
      ),
    ],
    layout: theme(
      title,
      "e_DS = k e_US^alpha + e_IR fitted at each number of shots; a line a task, 95 % intervals",
      {
        width: 1240,
        meta: { panelWidth: 250, rightOfPanel: labelsWidth(read.tasks) },
        height: 520,
        margin: { l: 56, r: 24, t: 130, b: 64 },
        ...panelAxes(panelPlaces, { ...scale.axis, showgrid: false }, (i) => {
          const { log, name } = parameters[i]!;
          return log
            ? { type: "log", range: logRange(read.laws.map((law) => law[name])), dtick: 1 }
            : { range: [-0.01, Math.min(1, top)], tickformat: ".0%" };
        }),
        shapes: parameters.flatMap((_, i) => gapShapes(scale.gap, panelPlaces[i]!.axes)),
        annotations: [
          ...parameters.map(({ name, text }, i) =>
            note(panelPlaces[i]!.x[0], 1, `<b>${text}</b><br>${trend(name)}`, {
              font: { size: 12, color: ink },
              yshift: 8,
            }),
          ),
          note(0, 0, shotsTitle, { yanchor: "top", yshift: -32 }),
        ],
      },
    ),
  });
}

/**
 * Heights at or above those wanted, at least `gap` apart: names of tasks whose e_IR is 0 pile up from the axis upwards.
 */
function stack(wanted: readonly number[], gap: number): number[] {
  const heights = [...wanted];
  let floor = -Infinity;
  for (const i of [...wanted.keys()].sort((a, b) => wanted[a]! - wanted[b]!)) {
    heights[i] = Math.max(wanted[i]!, floor);
    floor = heights[i]! + gap;
  }
  return heights;
}

/** What surely moves, and what can't be told. */
function titleOf(trends: Record<keyof Law, Trend>): string {
  const label = (name: keyof Law) => (name === "eIR" ? "e_IR" : name);
  const says = (verb: string, is: (trend: Trend) => boolean): string[] => {
    const names = parameters.filter(({ name }) => is(trends[name])).map(({ name }) => label(name));
    const ending = names.length === 1 && !verb.includes(" ") ? "s" : "";
    return names.length === 0 ? [] : [`${names.join(" and ")} ${verb}${ending}`];
  };
  const moves = [
    ...says("fall", ({ high }) => high < 0),
    ...says("rise", ({ low }) => low > 0),
    ...says("may do either", ({ low, high }) => low <= 0 && high >= 0),
  ];
  return `With more shots ${moves.join("; ")}`;
}

/** A decade's room around the values, in powers of ten. */
function logRange(values: readonly number[]): [number, number] {
  const positive = values.map((value) => Math.max(value, 1e-3));
  return [Math.log10(Math.min(...positive)) - 0.4, Math.log10(Math.max(...positive)) + 0.4];
}
