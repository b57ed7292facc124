import { Failure } from "../runs";
import { spareLooks } from "../study";
import { figure, type Figure, type Trace } from "./figure";
import { panelAxes, panels } from "./panels";
import { theme } from "./theme";

/** A line of a run's metrics, as `training.readMetrics` gives them. */
export interface StepMetrics {
  step: number;
  loss: number;
  learningRate: number;
  upstreamAccuracy?: number;
}

/**
 * How pre-trainings went: the loss by step, and the accuracy on pictures of the source that training never saw, a line a run.
 *
 * @param runs metrics by label: `{ "UI icons": training.readMetrics(folder) }`
 * @throws Failure where there are none
 */
export function trainingCurves(runs: Readonly<Record<string, readonly StepMetrics[]>>): Figure {
  const named = Object.entries(runs).filter(([, metrics]) => metrics.length > 0);
  if (named.length === 0) throw new Failure("training curves: no run has metrics yet");
  const rows = named.flatMap(([run, metrics]) =>
    metrics.map(({ step, loss, learningRate, upstreamAccuracy }) => ({
      run,
      step,
      loss,
      learningRate,
      upstreamAccuracy: upstreamAccuracy ?? null,
    })),
  );
  const hasAccuracy = rows.some(({ upstreamAccuracy }) => upstreamAccuracy !== null);
  const places = panels(hasAccuracy ? 2 : 1, 2, { x: 0.1, y: 0 });
  const line = (run: string, i: number, column: "loss" | "upstreamAccuracy", axes: string): Trace => {
    const own = rows.filter((row) => row.run === run && row[column] !== null);
    return {
      type: "scatter",
      mode: column === "loss" ? "lines" : "lines+markers",
      name: run,
      legendgroup: run,
      showlegend: axes === "" && named.length > 1,
      x: own.map(({ step }) => step),
      y: own.map((row) => row[column]),
      line: { color: spareLooks[(i + 1) % spareLooks.length]!.colour, width: 2 },
      xaxis: `x${axes}`,
      yaxis: `y${axes}`,
      hovertemplate: `step %{x}: %{y:.3g}<extra>${run}</extra>`,
    };
  };
  return figure({
    id: "training-curves",
    title: "How pre-training went",
    rows,
    behind: rows.map(() => []),
    notes: [
      "The accuracy is on held-out pictures of each run's own source: finding a picture's caption among 100, or its label.",
    ],
    data: named.flatMap(([run], i) => [
      line(run, i, "loss", ""),
      ...(hasAccuracy ? [line(run, i, "upstreamAccuracy", "2")] : []),
    ]),
    layout: theme(
      "How pre-training went",
      hasAccuracy
        ? "Loss of each batch (left), accuracy on held-out pictures of the run's own source (right)"
        : "Loss of each batch",
      {
        width: hasAccuracy ? 860 : 480,
        height: 400,
        margin: { l: 60, r: 20, t: 76, b: named.length > 1 ? 104 : 54 },
        showlegend: named.length > 1,
        legend: { orientation: "h", y: -0.28 },
        ...panelAxes(places, { title: { text: "step" }, rangemode: "tozero" }, (i) =>
          i === 0 ? { title: { text: "loss" } } : { tickformat: ".0%", rangemode: "tozero" },
        ),
      },
    ),
  });
}
