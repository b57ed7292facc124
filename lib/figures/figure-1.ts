import type { Row } from "../results";
import { paperTask, sevenSources, type Shots } from "../study";
import { dodge } from "./dodge";
import { figure, type Figure, type PlottedRow, type Trace } from "./figure";
import type { FigureOptions } from "./options";
import { shotsAxis, sortShots } from "./shots-axis";
import { meanSpreads, taskSpreads } from "./spread-by-shots";
import { missingNote, studyCells, taskLabel } from "./study-cells";
import { axis, faint, ink, labelTrace, muted, theme } from "./theme";

const question = "Do different pre-training distributions lead to different transfer learning performances?";

/**
 * Figure 1 (section 3.1): the normalised spread (best - worst) / best over the sources, by shots; a line a task, their
 * mean, and what equal sources would show by noise alone. Beside it the example of one number of shots (20 in the paper), a point a source.
 */
export function figure1(rows: readonly Row[], options: FigureOptions = {}): Figure {
  const study = studyCells(
    rows,
    { pretrainings: sevenSources, objective: "clip", architecture: "RN50" },
    options,
  );
  const spreads = taskSpreads(study);
  const means = meanSpreads(spreads, options.aggregate);
  const shots = sortShots(spreads.map((s) => s.shots));
  const { at, axis: shotAxis, gap, range } = shotsAxis(shots);
  const how = options.aggregate ?? "mean";

  const taskTraces = study.tasks.flatMap((task): Trace[] => {
    const here = spreads.filter((s) => s.task === task);
    const colour = taskColour(task);
    return [
      {
        type: "scatter",
        mode: "lines+markers",
        name: taskLabel(task),
        x: here.map((s) => at(s.shots)),
        y: here.map((s) => s.spread),
        line: { color: colour, width: 1.2, dash: "solid" },
        marker: { size: 4, color: colour },
        hovertext: here.map(
          (s) =>
            `${taskLabel(task)}, ${s.shots} shots: ${s.spread.toFixed(3)}<br>best ${s.best.label} ${s.best.cell.accuracy.toFixed(3)}, worst ${s.worst.label} ${s.worst.cell.accuracy.toFixed(3)}`,
        ),
        hoverinfo: "text",
      },
    ];
  });
  const top = Math.max(...spreads.map((s) => s.spread), ...means.map((m) => m.high ?? 0)) * 1.06;
  const firstSpreads = study.tasks.flatMap((task) => spreads.find((s) => s.task === task) ?? []);
  const wanted = dodge(
    firstSpreads.map((s) => s.spread),
    top * 0.038,
  );
  const taskLabels = firstSpreads.map((s, i) =>
    labelTrace(range[0] + 0.06, wanted[i]!, taskLabel(s.task), taskColour(s.task), {
      textposition: "middle left",
    }),
  );
  const noisy = means.filter((m) => m.noise !== null);
  const noiseTraces: Trace[] =
    noisy.length === 0
      ? []
      : [
          {
            type: "scatter",
            mode: "lines",
            x: [...noisy.map((m) => at(m.shots)), ...noisy.map((m) => at(m.shots)).reverse()],
            y: [...noisy.map((m) => m.noise!.high), ...noisy.map((m) => m.noise!.low).reverse()],
            fill: "toself",
            fillcolor: "rgba(90,90,90,0.20)",
            line: { width: 0 },
            hoverinfo: "skip",
          },
          {
            type: "scatter",
            mode: "lines+markers",
            name: "noise only",
            x: noisy.map((m) => at(m.shots)),
            y: noisy.map((m) => m.noise!.mean),
            line: { color: muted, width: 2, dash: "dash" },
            marker: { size: 5, color: muted, symbol: "diamond" },
            hovertext: noisy.map(
              (m) =>
                `noise only, ${m.shots} shots: ${m.noise!.mean.toFixed(3)} (${m.noise!.low.toFixed(3)} to ${m.noise!.high.toFixed(3)})`,
            ),
            hoverinfo: "text",
          },
        ];
  const meanTrace: Trace = {
    type: "scatter",
    mode: "lines+markers",
    name: how,
    x: means.map((m) => at(m.shots)),
    y: means.map((m) => m.spread),
    error_y: {
      type: "data",
      symmetric: false,
      array: means.map((m) => (m.high ?? m.spread) - m.spread),
      arrayminus: means.map((m) => m.spread - (m.low ?? m.spread)),
      visible: means.some((m) => m.low !== null),
      color: ink,
    },
    line: { color: ink, width: 4 },
    marker: { size: 9, color: ink },
    hovertext: means.map((m) => `${how} of ${m.tasks} tasks, ${m.shots} shots: ${m.spread.toFixed(3)}`),
    hoverinfo: "text",
  };

  const example = exampleOf(shots);
  const strip = stripOf(study, example);
  const plotted: PlottedRow[] = [
    ...spreads.map((s) => ({
      task: s.task,
      shots: s.shots,
      spread: s.spread,
      noise: s.noise?.mean ?? null,
      best: s.best.cell.accuracy,
      bestSource: s.best.label,
      worst: s.worst.cell.accuracy,
      worstSource: s.worst.label,
      sources: s.sources,
      tasks: 1,
      low: null,
      high: null,
      noiseLow: null,
      noiseHigh: null,
    })),
    ...means.map((m) => ({
      task: how,
      shots: m.shots,
      spread: m.spread,
      noise: m.noise?.mean ?? null,
      best: null,
      bestSource: null,
      worst: null,
      worstSource: null,
      sources: study.starts.length,
      tasks: m.tasks,
      low: m.low,
      high: m.high,
      noiseLow: m.noise?.low ?? null,
      noiseHigh: m.noise?.high ?? null,
    })),
  ];
  const split = strip === null ? 1 : 0.6;
  const title = `How far apart are ${inWords(study.starts.length)} sources?`;
  return figure({
    id: "figure-1",
    title,
    question,
    rows: plotted,
    behind: [...spreads.map((s) => s.cells.flatMap((cell) => cell.rows)), ...means.map((m) => m.rows)],
    missing: study.missing,
    notes: [
      ...(noisy.length > 0
        ? [
            "Noise only: the spread that equally good sources would show because each test set is finite (binomial, every source at the cell's mean accuracy), expected value and 95 % band of the mean.",
          ]
        : ["No noise-only spread: the test sets' sizes are not known."]),
      ...missingNote(study.missing),
    ],
    data: [...noiseTraces, ...taskTraces, ...taskLabels, meanTrace, ...(strip?.traces ?? [])],
    layout: {
      ...theme(
        title,
        `(best - worst) / best over the sources, a thin line a task; the ${how} in black, what noise alone would show in grey`,
        { width: strip === null ? 760 : 1080, height: 560 },
      ),
      xaxis: axis({ ...shotAxis, range: [range[0] - 0.42, range[1]], domain: [0, split] }),
      yaxis: axis({
        range: [-0.01, top],
        title: { text: "normalised spread of accuracy" },
        tickformat: ".1f",
      }),
      ...(strip?.layout(split) ?? {}),
      shapes: gap === null ? [] : [gapShape(gap)],
      annotations: [
        ...means.map((m) => ({
          x: at(m.shots),
          y: m.spread,
          text: `<b>${m.spread.toFixed(3)}</b>`,
          showarrow: false,
          xanchor: "center",
          yshift: 17,
          font: { size: 12, color: ink },
          bgcolor: "rgba(255,255,255,0.75)",
          borderpad: 1,
        })),
        ...(strip?.annotations(split) ?? []),
      ],
    },
  });
}

/** A thin dotted line where the axis leaps to `full`. */
export function gapShape(x: number): Record<string, unknown> {
  return {
    type: "line",
    xref: "x",
    yref: "paper",
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    line: { color: faint, width: 1, dash: "dot" },
  };
}

function taskColour(task: string): string {
  return paperTask(task)?.kind === "domain-specific" ? "#B08D57" : "#6F9BC4";
}

/** The few-shot example: 20 shots as in the paper where they were measured, else the most there are. */
function exampleOf(shots: readonly Shots[]): Shots | undefined {
  return shots.includes(20) ? 20 : (shots.filter((s) => s !== "full").at(-1) ?? shots.at(-1));
}

/** The panel on the right: a row a task, a point a source. */
function stripOf(study: ReturnType<typeof studyCells>, shots: Shots | undefined) {
  if (shots === undefined) return null;
  const tasks = study.tasks.filter((task) => study.starts.some(({ at }) => at(task, shots) !== undefined));
  const traces: Trace[] = study.starts.map(({ start, at }) => {
    const cells = tasks.map((task) => at(task, shots));
    return {
      type: "scatter",
      mode: "markers",
      xaxis: "x2",
      yaxis: "y2",
      name: start.label,
      x: cells.map((cell) => cell?.accuracy ?? null),
      y: tasks.map((_, i) => -i),
      error_x: {
        type: "data",
        symmetric: false,
        array: cells.map((cell) => (cell?.high ?? cell?.accuracy ?? 0) - (cell?.accuracy ?? 0)),
        arrayminus: cells.map((cell) => (cell?.accuracy ?? 0) - (cell?.low ?? cell?.accuracy ?? 0)),
        thickness: 1,
        width: 0,
        color: start.look.colour,
      },
      marker: { color: start.look.colour, symbol: start.look.marker, size: 9, opacity: 0.9 },
      showlegend: true,
      hovertext: cells.map(
        (cell, i) => `${start.label}, ${taskLabel(tasks[i]!)}: ${cell?.accuracy.toFixed(3)}`,
      ),
      hoverinfo: "text",
    };
  });
  return {
    traces,
    layout: (split: number) => ({
      showlegend: true,
      legend: {
        x: split + 0.1,
        y: -0.11,
        xanchor: "left",
        yanchor: "top",
        orientation: "h",
        font: { size: 11 },
      },
      xaxis2: axis({
        domain: [split + 0.13, 1],
        anchor: "y2",
        tickformat: ".0%",
        title: { text: "accuracy" },
      }),
      yaxis2: axis({
        anchor: "x2",
        tickmode: "array",
        tickvals: tasks.map((_, i) => -i),
        ticktext: tasks.map(taskLabel),
        range: [-tasks.length + 0.4, 0.6],
        ticks: "",
      }),
    }),
    annotations: (split: number) => [
      {
        xref: "paper",
        yref: "paper",
        x: split + 0.13,
        y: 1,
        yshift: 18,
        xanchor: "left",
        yanchor: "middle",
        text: `for example at ${shots} ${shots === 1 ? "shot" : "shots"}:`,
        showarrow: false,
        font: { size: 13, color: muted },
      },
    ],
  };
}

function inWords(count: number): string {
  return (
    ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][count] ?? `${count}`
  );
}
