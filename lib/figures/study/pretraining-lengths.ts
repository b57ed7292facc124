import type { Method, Shots } from "../../catalogue";
import { createFigure, type Figure, type Trace } from "../figure";
import { errorBars } from "../parts/error-bars";
import { accuracyAxis, panelAxes, panels } from "../parts/panels";
import { ink, muted, note, theme } from "../parts/theme";

/** One accuracy after a pre-training of some length. */
export interface LengthPoint {
  /** What was pre-trained: a line of the figure. */
  objective: string;
  method: Method;
  shots: Shots;
  /** Optimiser steps of the pre-training; 0 for random weights. */
  steps: number;
  accuracy: number;
  /** Its 95 % interval; null where it is not known. */
  low: number | null;
  high: number | null;
}

const styles = [
  { colour: "#0072B2", marker: "circle", dash: "solid" },
  { colour: "#D55E00", marker: "diamond", dash: "dash" },
  { colour: "#009E73", marker: "square", dash: "dot" },
] as const;

const methodNames: Partial<Record<Method, string>> = {
  finetune: "fine-tuned end to end",
  "lp-ft": "linear probe, then fine-tuned",
};

/**
 * Accuracy of transfer by how long was pre-trained, a line an objective, a panel each for number of shots and method:
 * flat lines were trained out. Random weights are a line of their own across.
 *
 * @param notes what stands below the figure
 */
export function pretrainingLengths(points: readonly LengthPoint[], notes: string[] = []): Figure {
  const methods = [...new Set(points.map(({ method }) => method))];
  const shots = [...new Set(points.map((one) => one.shots))];
  const objectives = [...new Set(points.filter(({ steps }) => steps > 0).map(({ objective }) => objective))];
  const lengths = [...new Set(points.map(({ steps }) => steps).filter((steps) => steps > 0))].sort(
    (a, b) => a - b,
  );
  const areas = panels(methods.length * shots.length, shots.length, {
    x: 0.05,
    y: 70 / (260 * methods.length),
  });
  const cells = methods.flatMap((method) => shots.map((k) => ({ method, shots: k })));
  const highest = Math.max(...points.map(({ accuracy, high }) => high ?? accuracy));
  const ends = [Math.log2(lengths[0] ?? 1) - 0.2, Math.log2(lengths.at(-1) ?? 2) + 0.2];
  const title = "Is pre-training long enough?";
  return createFigure({
    id: "pretraining-lengths",
    title,
    question: "Does longer pre-training change how objectives transfer, and which of them is ahead?",
    rows: points.map((one) => ({ ...one })),
    behind: points.map(() => []),
    notes,
    data: cells.flatMap((cell, i): Trace[] => {
      const axes = { xaxis: `x${areas[i]!.axes}`, yaxis: `y${areas[i]!.axes}` };
      const here = points.filter(({ method, shots: k }) => method === cell.method && k === cell.shots);
      const scratch = here.find(({ steps }) => steps === 0);
      const lines = objectives.map((objective, k): Trace => {
        const own = here
          .filter((one) => one.objective === objective && one.steps > 0)
          .sort((a, b) => a.steps - b.steps);
        const { colour, marker, dash } = styles[k % styles.length]!;
        return {
          type: "scatter",
          mode: "lines+markers",
          ...axes,
          name: objective,
          legendgroup: objective,
          showlegend: i === 0,
          // Lines' bars stand beside one another.
          x: own.map(({ steps }) => Math.log2(steps) + 0.04 * (k - 1)),
          y: own.map(({ accuracy }) => accuracy),
          line: { color: colour, width: 2, dash },
          marker: { color: colour, symbol: marker, size: 7 },
          error_y: errorBars(own, colour),
          hovertext: own.map(
            ({ steps, accuracy }) => `${objective}, ${steps} steps: ${(100 * accuracy).toFixed(1)} %`,
          ),
          hoverinfo: "text",
        };
      });
      if (scratch === undefined) return lines;
      return [
        {
          type: "scatter",
          mode: "lines",
          ...axes,
          name: "random weights",
          legendgroup: "random weights",
          showlegend: i === 0,
          x: ends,
          y: [scratch.accuracy, scratch.accuracy],
          line: { color: muted, width: 1.5, dash: "longdashdot" },
          hovertext: `random weights: ${(100 * scratch.accuracy).toFixed(1)} %`,
          hoverinfo: "text",
        },
        ...lines,
      ];
    }),
    layout: theme(
      title,
      "accuracy by steps of pre-training (log scale); a line that is flat at its end is trained out",
      {
        width: 1120,
        height: 160 + 260 * methods.length,
        margin: { l: 56, r: 160, t: 104, b: 56 },
        showlegend: true,
        legend: { x: 1.015, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 } },
        ...panelAxes(
          areas,
          {
            range: ends,
            tickmode: "array",
            tickvals: lengths.map(Math.log2),
            ticktext: lengths.map((steps) => steps.toLocaleString("en-US")),
            showgrid: false,
            tickangle: 0,
            tickfont: { size: 11 },
          },
          { ...accuracyAxis, range: [0, 1.05 * highest] },
        ),
        annotations: [
          ...cells.map(({ method, shots: k }, i) =>
            note(areas[i]!.x[0], areas[i]!.y[1], `<b>${shotsText(k)}</b>, ${methodNames[method] ?? method}`, {
              font: { size: 13, color: ink },
            }),
          ),
          note(0, 0, "steps of pre-training", { yshift: -46 }),
        ],
      },
    ),
  });
}

const shotsText = (shots: Shots) => (shots === "full" ? "all labels" : `${shots} shots`);
