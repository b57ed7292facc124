import { UserError } from "../common";
import { spareLineStyles } from "../catalogue";
import { createFigure, type Figure, type Trace } from "./figure";
import { panelAxes, panels } from "./parts/panels";
import { theme } from "./parts/theme";

/** A line of a run's metrics, as `training.readMetrics` gives them. */
export interface StepMetrics {
  step: number;
  loss: number;
  learningRate: number;
  upstreamAccuracy?: number;
  taskAccuracy?: number;
}

/** What a run may have measured, a panel each. */
const measures = [
  { field: "loss", axis: "loss", what: "loss of each batch" },
  {
    field: "upstreamAccuracy",
    axis: "accuracy, own source",
    what: "accuracy on held-out pictures of the run's own source",
  },
  { field: "taskAccuracy", axis: "accuracy, task", what: "accuracy on the task of the recipe's `evaluate`" },
] as const;

/**
 * How pre-trainings went: the loss by step, the accuracy on pictures of the source that training never saw, and on a
 * task where the recipe asks for one; a line a run.
 *
 * @param runs metrics by label: `{ "UI icons": training.readMetrics(folder) }`
 * @throws UserError where there are none
 */
export function trainingCurves(runs: Readonly<Record<string, readonly StepMetrics[]>>): Figure {
  const named = Object.entries(runs).filter(([, metrics]) => metrics.length > 0);
  if (named.length === 0) throw new UserError("training curves: no run has metrics yet");
  const rows = named.flatMap(([run, metrics]) =>
    metrics.map(({ step, loss, learningRate, upstreamAccuracy, taskAccuracy }) => ({
      run,
      step,
      loss,
      learningRate,
      upstreamAccuracy: upstreamAccuracy ?? null,
      taskAccuracy: taskAccuracy ?? null,
    })),
  );
  const shown = measures.filter(({ field }) => rows.some((row) => row[field] !== null));
  const areas = panels(shown.length, shown.length, { x: 0.08, y: 0 });
  const line = (run: string, i: number, field: (typeof measures)[number]["field"], panel: number): Trace => {
    const own = rows.filter((row) => row.run === run && row[field] !== null);
    const axes = panel === 0 ? "" : String(panel + 1);
    return {
      type: "scatter",
      mode: field === "loss" ? "lines" : "lines+markers",
      name: run,
      legendgroup: run,
      showlegend: panel === 0 && named.length > 1,
      x: own.map(({ step }) => step),
      y: own.map((row) => row[field]),
      line: { color: spareLineStyles[(i + 1) % spareLineStyles.length]!.colour, width: 2 },
      xaxis: `x${axes}`,
      yaxis: `y${axes}`,
      hovertemplate: `step %{x}: %{y:.3g}<extra>${run}</extra>`,
    };
  };
  const subtitle = shown.map(({ what }) => what).join(" · ");
  return createFigure({
    id: "training-curves",
    title: "How pre-training went",
    rows,
    behind: rows.map(() => []),
    notes: [
      "The accuracy is on held-out pictures of each run's own source: finding a picture's caption among 100, or its label.",
    ],
    data: named.flatMap(([run], i) => shown.map(({ field }, panel) => line(run, i, field, panel))),
    layout: theme("How pre-training went", subtitle[0]!.toUpperCase() + subtitle.slice(1), {
      width: [480, 860, 1120][shown.length - 1]!,
      height: 400,
      margin: { l: 60, r: 20, t: 76, b: named.length > 1 ? 104 : 54 },
      showlegend: named.length > 1,
      legend: { orientation: "h", y: -0.28 },
      ...panelAxes(areas, { title: { text: "step" }, rangemode: "tozero" }, (i) => ({
        title: { text: shown[i]!.axis },
        ...(shown[i]!.field !== "loss" && { tickformat: ".0%", rangemode: "tozero" }),
      })),
    }),
  });
}
