import { sortShots, type Shots } from "../../catalogue";
import type { Row } from "../../results";
import { createFigure, type Figure, type Layout, type PlottedRow } from "../figure";
import { gapShapes, shotsAxis, shotsTitle, type ShotsAxis } from "../parts/shots-axis";
import { axis, note, theme } from "../parts/theme";
import type { EstimatedSpread, MeasuredSpread } from "./measured-spread";
import { asMeasured, noiseBand, panel } from "./spread-traces";

const title = "How far apart are the sources? The paper's and these runs";
/** The paper's shots that most of its tasks were measured at. */
const few: readonly Shots[] = [1, 5, 10, 20, "full"];
const colours = { paper: "#A07A3F", own: "#1B6CA8" } as const;

/**
 * Figure 1 twice: left the paper's normalised spreads as published, right those of one's own sources with noise taken
 * out, both by shots, a thin line a task and their mean.
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
      "Both say whether a difference is beyond noise, but not by the same noise: a table alone tells of test pictures only, and how their errors correlate it bounds; with predictions and several pre-trainings at hand both are measured. Drawn from a table, as figure-1 is, the right panel can therefore judge points at the edge otherwise.",
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
        meta: { panelWidth: 320 },
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
    range: [scale.range[0] - 0.6, scale.range[1] + 0.22],
    tickangle: 0,
    tickfont: { size: 12 },
    domain,
    anchor,
    showgrid: false,
  });

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
