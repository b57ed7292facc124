import { paperTask, sortShots, type Shots } from "../../catalogue";
import type { Row } from "../../results";
import { createFigure, type Figure, type Layout, type PlottedRow, type Trace } from "../figure";
import { dodge } from "../parts/dodge";
import { gapShapes, note } from "../parts/annotations";
import { shotsAxis, shotsTitle, type ShotsAxis } from "../parts/shots-axis";
import { axis, ink, labelTrace, muted, theme } from "../parts/theme";

/** A spread of sources as it was measured: of a task, or the `mean` over tasks. */
export interface MeasuredSpread {
  task: string;
  shots: Shots;
  /** (best - worst) / best. */
  measured: number;
  sources: number;
  /** Is it more than equal sources would show? */
  beyondNoise: boolean;
}

/** A spread of one's own sources with its noise taken out. */
export interface EstimatedSpread extends MeasuredSpread {
  value: number;
  low: number;
  high: number;
  /** The middle 95 % of what equal sources would show. */
  noise: { low: number; high: number };
}

const title = "How far apart are the sources? The paper's and these runs";
/** The paper's shots that most of its tasks were measured at. */
const few: readonly Shots[] = [1, 5, 10, 20, "full"];
const colours = { paper: "#A07A3F", own: "#1B6CA8" } as const;

/**
 * Figure 1 twice: left the paper's normalised spreads as published, right those of one's own sources with noise taken out,
 * both by shots, a thin line a task and their mean.
 *
 * @param own a spread for each task and number of shots, and the mean over tasks by the name `mean`
 * @param rows the results behind one's own
 */
export function spreadsBeside(
  paper: readonly MeasuredSpread[],
  own: readonly EstimatedSpread[],
  rows: readonly Row[],
): Figure {
  const shownPaper = paper.filter(({ task, shots }) => !task.startsWith("mean, ") && few.includes(shots));
  const shown = { paper: shownPaper.map((one) => ({ ...one, value: one.measured })), own };
  const scales = { paper: shotsAxis(shots(shownPaper)), own: shotsAxis(shots(own)) };
  const top =
    1.06 * Math.max(0.1, ...shownPaper.map(({ measured }) => measured), ...own.map(({ high }) => high));
  const names = [...new Set(own.map(({ task }) => task))].filter((task) => task !== "mean");
  const counted = (spreads: readonly MeasuredSpread[]) =>
    Math.max(0, ...spreads.map(({ sources }) => sources));
  return createFigure({
    id: "figure-1-beside",
    title,
    question:
      "Do different pre-training distributions lead to different transfer learning performances, and do they here?",
    rows: [...shownPaper.map(paperRow), ...own.map(ownRow)],
    behind: [
      ...shownPaper.map(() => []),
      ...own.map((one) =>
        rows.filter((row) => row.shots === one.shots && (one.task === "mean" || row.task === one.task)),
      ),
    ],
    notes: [
      "Left: (best - worst) / best accuracy as published; open points are within the noise of their test images.",
      "Right: the same of these runs with noise taken out (median of the posterior, with its 95 % interval); the noise is that of pre-trainings, pooled over starts, and of test pictures. Open points: equal sources would show as much (p > 0.05). Dotted: the mean as measured, which noise makes larger. Grey: the middle 95 % of what would be measured of equal sources.",
    ],
    data: [
      ...noiseBand(own, scales.own),
      ...asMeasured(own, scales.own),
      ...panel(shown.paper, scales.paper, { axes: "", colour: colours.paper, top, intervals: false }),
      ...panel(own, scales.own, { axes: "2", colour: colours.own, top, intervals: true }),
    ],
    layout: theme(
      title,
      "(best - worst) / best accuracy over the sources; a thin line a task, thick their mean",
      {
        width: 1120,
        height: 520,
        margin: { l: 48, r: 30, t: 110, b: 60 },
        xaxis: panelAxis(scales.paper, [0, 0.47], "y"),
        xaxis2: panelAxis(scales.own, [0.53, 1], "y2"),
        yaxis: axis({ range: [-0.01, top], tickformat: ".1f", anchor: "x" }),
        yaxis2: axis({ range: [-0.01, top], tickformat: ".1f", anchor: "x2" }),
        shapes: [...gapShapes(scales.paper.gap), ...gapShapes(scales.own.gap, "2")],
        annotations: [
          heading(0, `The paper: ${counted(shownPaper)} sources, nine tasks`, colours.paper),
          heading(
            0.53,
            `Run here: ${counted(own)} sources of drawings, ${names.length} task${names.length === 1 ? "" : "s"}; 95 % intervals`,
            colours.own,
          ),
          note(0, -0.13, shotsTitle),
        ],
      },
    ),
  });
}

const shots = (spreads: readonly MeasuredSpread[]) => sortShots(spreads.map((one) => one.shots));

const heading = (x: number, text: string, color: string) =>
  note(x, 1.01, `<b>${text}</b>`, { font: { size: 13, color } });

const panelAxis = (scale: ShotsAxis, domain: readonly number[], anchor: string): Layout =>
  axis({
    ...scale.axis,
    range: [scale.range[0] - 0.55, scale.range[1] + 0.22],
    tickangle: 0,
    tickfont: { size: 12 },
    domain,
    anchor,
    showgrid: false,
  });

interface PanelLook {
  axes: string;
  colour: string;
  top: number;
  intervals: boolean;
}

type Plotted = MeasuredSpread & { value: number; low?: number; high?: number };

function panel(spreads: readonly Plotted[], scale: ShotsAxis, look: PanelLook): Trace[] {
  const names = [...new Set(spreads.map(({ task }) => task))].filter((task) => task !== "mean");
  const means = spreads.filter(({ task }) => task === "mean");
  const firsts = names.flatMap((task) => spreads.find((one) => one.task === task) ?? []);
  const moved = dodge(
    firsts.map(({ value }) => value),
    look.top * 0.045,
  );
  const on = { xaxis: `x${look.axes}`, yaxis: `y${look.axes}` };
  return [
    ...names.map((task) =>
      line(
        spreads.filter((one) => one.task === task),
        scale,
        look,
      ),
    ),
    ...firsts.map((one, i) =>
      labelTrace(scale.at(one.shots) - 0.06, moved[i]!, paperTask(one.task)?.label ?? one.task, look.colour, {
        textposition: "middle left",
        textfont: { size: 11, color: look.colour },
      }),
    ),
    ...(means.length === 0 ? [] : [meanLine(means, scale, look)]),
  ].map((trace) => ({ ...trace, ...on }));
}

const hover = ({ task, shots, value, low, high }: Plotted) =>
  `${paperTask(task)?.label ?? task}, ${shots} shots: ${value.toFixed(3)}${low === undefined ? "" : ` (${low.toFixed(3)} to ${high!.toFixed(3)})`}`;

function line(here: readonly Plotted[], scale: ShotsAxis, { colour }: PanelLook): Trace {
  return {
    type: "scatter",
    mode: "lines+markers",
    name: here[0]!.task,
    x: here.map((one) => scale.at(one.shots)),
    y: here.map(({ value }) => value),
    line: { color: colour, width: 1.1 },
    marker: {
      size: 6,
      color: here.map(({ beyondNoise }) => (beyondNoise ? colour : "#FFFFFF")),
      line: { color: colour, width: 1.2 },
    },
    showlegend: false,
    hovertext: here.map(hover),
    hoverinfo: "text",
  };
}

function meanLine(means: readonly Plotted[], scale: ShotsAxis, { intervals }: PanelLook): Trace {
  return {
    type: "scatter",
    mode: "lines+markers+text",
    name: "mean over tasks",
    x: means.map((one) => scale.at(one.shots)),
    y: means.map(({ value }) => value),
    ...(intervals && {
      error_y: {
        type: "data",
        symmetric: false,
        array: means.map(({ high, value }) => high! - value),
        arrayminus: means.map(({ low, value }) => value - low!),
        color: ink,
        thickness: 1.6,
        width: 5,
      },
    }),
    line: { color: ink, width: 4 },
    marker: { size: 9, color: ink },
    text: means.map(({ value }) => `<b>${value.toFixed(2)}</b>`),
    textposition: "top right",
    textfont: { size: 13, color: ink },
    cliponaxis: false,
    showlegend: false,
    hovertext: means.map(hover),
    hoverinfo: "text",
  };
}

/** The mean over tasks with its noise, as the paper's is. */
function asMeasured(own: readonly EstimatedSpread[], scale: ShotsAxis): Trace[] {
  const means = own.filter(({ task }) => task === "mean");
  if (means.length === 0) return [];
  const on = { xaxis: "x2", yaxis: "y2" };
  const [first] = means;
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "mean as measured",
      x: means.map((one) => scale.at(one.shots)),
      y: means.map(({ measured }) => measured),
      line: { color: muted, width: 1.6, dash: "dot" },
      showlegend: false,
      hovertext: means.map((one) => `mean as measured, ${one.shots} shots: ${one.measured.toFixed(3)}`),
      hoverinfo: "text",
      ...on,
    },
    labelTrace(scale.at(first!.shots) - 0.06, first!.measured, "mean as measured", muted, {
      textposition: "top left",
      textfont: { size: 11, color: muted },
      ...on,
    }),
    labelTrace(scale.at(first!.shots) + 0.04, first!.noise.low, "equal sources would measure this", muted, {
      textposition: "top right",
      textfont: { size: 11, color: muted },
      ...on,
    }),
  ];
}

/** What equal sources would show on the mean over tasks (on the only task, where there is one). */
function noiseBand(own: readonly EstimatedSpread[], scale: ShotsAxis): Trace[] {
  const means = own.filter(({ task }) => task === "mean");
  const here = means.length > 0 ? means : own;
  if (here.length < 2) return [];
  const x = here.map((one) => scale.at(one.shots));
  const on = { xaxis: "x2", yaxis: "y2" };
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "equal sources",
      x: [...x, ...x.slice().reverse()],
      y: [...here.map(({ noise }) => noise.high), ...here.map(({ noise }) => noise.low).reverse()],
      fill: "toself",
      fillcolor: "rgba(90,90,90,0.20)",
      line: { width: 0 },
      hoverinfo: "skip",
      showlegend: false,
      ...on,
    },
  ];
}

const paperRow = ({ task, shots, measured, sources, beyondNoise }: MeasuredSpread): PlottedRow => ({
  from: "paper",
  task,
  shots,
  measured,
  spread: null,
  low: null,
  high: null,
  noiseLow: null,
  noiseHigh: null,
  beyondNoise: String(beyondNoise),
  sources,
});

const ownRow = (one: EstimatedSpread): PlottedRow => ({
  ...paperRow(one),
  from: "own runs",
  spread: one.value,
  low: one.low,
  high: one.high,
  noiseLow: one.noise.low,
  noiseHigh: one.noise.high,
});
