import { paperTask } from "../../catalogue";
import type { Trace } from "../figure";
import { dodge } from "../parts/dodge";
import type { ShotsAxis } from "../parts/shots-axis";
import { ink, labelTrace, muted } from "../parts/theme";
import type { EstimatedSpread, MeasuredSpread } from "./measured-spread";

interface PanelStyle {
  axes: string;
  colour: string;
  top: number;
  intervals: boolean;
}

type Plotted = MeasuredSpread & { value: number; low?: number; high?: number };

/** A panel of spreads by shots: a thin line a task, thick their mean. */
export function panel(spreads: readonly Plotted[], scale: ShotsAxis, style: PanelStyle): Trace[] {
  const names = [...new Set(spreads.map(({ task }) => task))].filter((task) => task !== "mean");
  const means = spreads.filter(({ task }) => task === "mean");
  const firsts = names.flatMap((task) => spreads.find((one) => one.task === task) ?? []);
  const moved = dodge(
    firsts.map(({ value }) => value),
    style.top * 0.045,
  );
  const on = { xaxis: `x${style.axes}`, yaxis: `y${style.axes}` };
  return [
    ...names.map((task) =>
      line(
        spreads.filter((one) => one.task === task),
        scale,
        style,
      ),
    ),
    ...firsts.map((one, i) =>
      labelTrace(
        scale.at(one.shots) - 0.06,
        moved[i]!,
        paperTask(one.task)?.label ?? one.task,
        style.colour,
        {
          textposition: "middle left",
          textfont: { size: 11, color: style.colour },
        },
      ),
    ),
    ...(means.length === 0 ? [] : [meanLine(means, scale, style)]),
  ].map((trace) => ({ ...trace, ...on }));
}

const hover = ({ task, shots, value, low, high }: Plotted) =>
  `${paperTask(task)?.label ?? task}, ${shots} shots: ${value.toFixed(3)}${low === undefined ? "" : ` (${low.toFixed(3)} to ${high!.toFixed(3)})`}`;

function line(here: readonly Plotted[], scale: ShotsAxis, { colour }: PanelStyle): Trace {
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

function meanLine(means: readonly Plotted[], scale: ShotsAxis, { intervals }: PanelStyle): Trace {
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
export function asMeasured(own: readonly EstimatedSpread[], scale: ShotsAxis): Trace[] {
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
    labelTrace(scale.at(first!.shots) - 0.06, first!.measured, "as measured", muted, {
      textposition: "top left",
      textfont: { size: 11, color: muted },
      ...on,
    }),
    labelTrace(scale.at(first!.shots) + 0.04, first!.noise.low, "of equal sources", muted, {
      textposition: "top right",
      textfont: { size: 11, color: muted },
      ...on,
    }),
  ];
}

/** What equal sources would show on the mean over tasks (on the only task, where there is one). */
export function noiseBand(own: readonly EstimatedSpread[], scale: ShotsAxis): Trace[] {
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
