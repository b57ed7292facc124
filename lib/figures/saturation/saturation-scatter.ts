import type { Row } from "../../results";
import type { TaskReading } from "../../results/saturation";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import { fade, percent, plausible, verdictColours, verdictWords } from "./saturation-styles";
import { isRoomAbove, otherCurve, reservations } from "./saturation-reservations";
import { readingLabel, readingsFor, type SaturationFigureOptions } from "./saturation-readings";
import { axis, faint, ink, labelTrace, muted, note, theme } from "../parts/theme";

const most = 6;

/**
 * A point a model, upstream against downstream accuracy; the law fitted to all points with its 95 % band, the upper
 * hull, and the line at 1 - e_IR (Abnar et al., figure 1): where the curve is flat, more pre-training stops paying.
 *
 * A panel a task; where there are more than six, six from the one that follows upstream accuracy least to the one that
 * does most.
 */
export function saturationScatter(rows: readonly Row[], options: SaturationFigureOptions = {}): Figure {
  const readings = readingsFor(rows, options);
  const all = readings.tasks;
  const shown =
    all.length <= most
      ? all
      : Array.from({ length: most }, (_, i) => all[Math.round((i / (most - 1)) * (all.length - 1))]!);
  const columns = Math.min(3, shown.length);
  const lines = Math.ceil(shown.length / columns);
  const panels = shown.map((task, i) => panel(task, shown, i, columns, lines));
  const title =
    shown.length === 1
      ? titleOf(shown[0]!)
      : titleOfSeveral(shown.map(({ reading }) => reading.verdict === "saturates"));
  return createFigure({
    id: "figure-saturation-scatter",
    title,
    question: "How far does better pre-training help?",
    rows: panels.flatMap(({ plotted }) => plotted),
    behind: panels.flatMap(({ behind }) => behind),
    notes: [
      ...shown.flatMap((task) => [
        `${readingLabel(task, shown)}: ${task.reading.sentence}`,
        ...task.reading.cautions.map((caution) => `${readingLabel(task, shown)}, but: ${caution}`),
      ]),
      "e_DS = k e_US^alpha + e_IR fitted to all points; band: 95 %, bootstrap; rings: the upper convex hull; beyond the best model the curve is a guess (dotted). By the models fitted: e_IR where the law is fitted to those below, or above, some upstream error.",
      ...readings.skipped.map((reason) => `Left out: ${reason}.`),
    ],
    data: panels.flatMap(({ traces }) => traces),
    layout: theme(
      title,
      "a point a model; rings: upper hull; curve and band: the law, its ceiling dashed; thin: a curve of another form that fits as well",
      {
        width: shown.length === 1 ? 780 : 400 * columns + 60,
        meta: { panelWidth: 270 },
        height: shown.length === 1 ? 560 : 160 + 330 * lines,
        margin: { l: 64, r: 24, t: shown.length === 1 ? 96 : 126, b: 64 },
        ...Object.assign({}, ...panels.map(({ axes }) => axes)),
        shapes: panels.flatMap(({ shapes }) => shapes),
        annotations: [
          ...panels.flatMap(({ annotations }) => annotations),
          note(0, 1, "accuracy on the downstream task", { yshift: shown.length === 1 ? 6 : 30 }),
          note(1, 0, "accuracy on the upstream task", { xanchor: "right", yanchor: "top", yshift: -32 }),
        ],
      },
    ),
  });
}

function titleOf({ task, reading }: TaskReading): string {
  if (reading.verdict === "saturates")
    return `${task}: accuracy saturates at ${percent(1 - reading.all.eIR)}`;
  return `${task}: ${verdictWords[reading.verdict]}`;
}

function titleOfSeveral(saturates: readonly boolean[]): string {
  const count = saturates.filter(Boolean).length;
  return count === 0
    ? `None of ${saturates.length} tasks is seen to have a ceiling below 100 %`
    : `By the law ${count} of ${saturates.length} tasks ${count === 1 ? "has" : "have"} a ceiling below 100 %`;
}

function panel(task: TaskReading, among: readonly TaskReading[], i: number, columns: number, lines: number) {
  const { reading } = task;
  const { points, band, hullPoints, verdict, range } = reading;
  const colour = verdictColours[verdict];
  const name = i === 0 ? "" : `${i + 1}`;
  const on = { xaxis: `x${name}`, yaxis: `y${name}` };
  const [column, line] = [i % columns, Math.floor(i / columns)];
  const [gapX, gapY] = [0.055, lines === 1 ? 0 : 0.17];
  const width = (1 - gapX * (columns - 1)) / columns;
  const height = (1 - gapY * (lines - 1)) / lines;
  const left = column * (width + gapX);
  const top = 1 - line * (height + gapY);
  // Some room below the worst model, and the curve's own end at upstream 1.
  const low = Math.max(0, Math.min(...points.map((point) => point.downstream)) - 0.04);
  const draws = verdict !== "unrelated";
  const high = draws ? 1.02 : Math.max(...points.map((point) => point.downstream)) + 0.1;
  const inside = band.filter((point) => point.upstream <= range.high);
  const beyond = band.filter((point) => point.upstream >= (inside.at(-1)?.upstream ?? 0));
  const many = points.length > 300;
  const curve = (points: typeof band, dash: string): Trace => ({
    type: "scatter",
    mode: "lines",
    ...on,
    x: points.map((point) => point.upstream),
    y: points.map((point) => point.downstream),
    line: { color: colour, width: 3, dash },
    hoverinfo: "skip",
  });
  const other = draws ? otherCurve(reading) : null;
  const traces: Trace[] = [
    ...(draws
      ? [
          {
            type: "scatter",
            mode: "lines",
            ...on,
            x: [...band.map((point) => point.upstream), ...band.map((point) => point.upstream).reverse()],
            y: [
              ...band.map((point) => point.high),
              ...band.map((point) => Math.max(low, point.low)).reverse(),
            ],
            fill: "toself",
            fillcolor: fade(colour, 0.16),
            line: { width: 0 },
            hoverinfo: "skip",
          },
        ]
      : []),
    {
      type: "scatter",
      mode: "markers",
      ...on,
      x: points.map((point) => point.upstream),
      y: points.map((point) => point.downstream),
      marker: { size: many ? 4 : 7, color: many ? fade(ink, 0.25) : fade(ink, 0.55) },
      hovertext: points.map(
        (point) =>
          `${point.label ?? ""}<br>${percent(point.upstream)} upstream, ${percent(point.downstream)} downstream`,
      ),
      hoverinfo: "text",
    },
    {
      type: "scatter",
      mode: "lines+markers",
      ...on,
      x: hullPoints.map((point) => point.upstream),
      y: hullPoints.map((point) => point.downstream),
      line: { color: faint, width: 1 },
      marker: { size: 11, symbol: "circle-open", color: muted, line: { width: 1.5 } },
      hoverinfo: "skip",
    },
    ...(other === null
      ? []
      : [
          {
            ...curve(other.curve, "solid"),
            line: { color: ink, width: 1.2, dash: "dash" },
            name: other.model,
          },
        ]),
    ...(draws ? [curve(inside, "solid"), curve(beyond, "dot")] : []),
  ];
  const ceiling = 1 - reading.all.eIR;
  const { low: least, high: largest } = plausible(reading);
  const words = draws
    ? [
        `<b>ceiling ${percent(ceiling)}</b>`,
        `95 %: ${percent(1 - largest)} to ${percent(1 - least)}`,
        verdictWords[verdict],
        ...reservations(reading),
      ]
    : ["<b>no curve</b>", verdictWords[verdict]];
  const step = (Math.min(1.02, high) - low) * (lines === 1 && columns === 1 ? 0.045 : 0.075);
  const isAbove = isRoomAbove(points, low, Math.min(1.02, high));
  const labels = words.map((text, j) => {
    const y = isAbove ? Math.min(1.02, high) - step * (j + 1.2) : low + step * (words.length - j - 0.4);
    return labelTrace(isAbove ? range.low - 0.02 : 1, y, text, verdict === "unrelated" ? muted : colour, {
      ...on,
      textposition: isAbove ? "middle right" : "middle left",
      textfont: { size: 13, color: verdict === "unrelated" ? muted : colour },
    });
  });
  return {
    traces: [...traces, ...labels],
    axes: {
      [`xaxis${name}`]: axis({
        domain: [left, left + width],
        anchor: `y${name}`,
        tickformat: ".0%",
        range: [range.low - 0.03, 1.005],
        showgrid: false,
      }),
      [`yaxis${name}`]: axis({
        domain: [top - height, top],
        anchor: `x${name}`,
        tickformat: ".0%",
        range: [low, Math.min(1.02, high)],
      }),
    },
    shapes: draws
      ? [
          {
            type: "line",
            xref: `x${name} domain`,
            yref: `y${name}`,
            x0: 0,
            x1: 1,
            y0: ceiling,
            y1: ceiling,
            line: { color: colour, width: 1.5, dash: "dash" },
          },
        ]
      : [],
    annotations: [
      note(left, top, `<b>${readingLabel(task, among)}</b>`, {
        font: { size: 14, color: ink },
        yshift: among.length === 1 ? 24 : 8,
        visible: among.length > 1,
      }),
    ],
    plotted: [
      ...points.map((point): PlottedRow => ({
        task: task.task,
        shots: task.shots,
        kind: hullPoints.includes(point) ? "hull" : "model",
        model: point.label ?? null,
        upstream: point.upstream,
        downstream: point.downstream,
        low: null,
        high: null,
      })),
      ...(draws ? band : []).map((point): PlottedRow => ({
        task: task.task,
        shots: task.shots,
        kind: "curve",
        model: null,
        ...point,
      })),
    ],
    behind: [...task.rows, ...(draws ? band : []).map(() => task.rows.flat())],
  };
}
