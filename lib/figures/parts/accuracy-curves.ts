import type { Cell } from "../../results";
import type { Shots } from "../../catalogue";
import { figure, type Figure, type PlottedRow, type Trace } from "../figure";
import { accuracyAxis, panelAxes, panels, type Panel } from "./panels";
import { gapShapes, note } from "./shapes";
import { shotsAxis, shotsTitle, type ShotsAxis } from "./shots-axis";
import type { Start } from "./series";
import { hasPublished, missingNotes, taskLabel, type StudyCells } from "./study-cells";
import { ink, theme } from "./theme";

/** What the figure says besides its curves. */
export interface Curves {
  id: string;
  title: string;
  subtitle: string;
  question: string;
  notes?: string[];
  /** Panels a row. */
  columns?: number;
  /** Starts that are shown at `full` alone. */
  onlyFull?: (start: Start) => boolean;
  /** What it says instead where all starts are one's own: the paper's recipes are not theirs. */
  own?: { title?: string; subtitle?: string; notes?: string[] };
}

interface Point {
  cell: Cell;
  start: Start;
}

/** Accuracy by shots: a panel a task, a line a start with the band of its intervals. */
export function curves(study: StudyCells, { own, ...paper }: Curves): Figure {
  const isOwn = !hasPublished(study);
  const says = isOwn ? { ...paper, ...own } : paper;
  const { columns = 3, onlyFull = () => false } = says;
  const points: Point[] = study.tasks.flatMap((task) =>
    study.starts.flatMap(({ start, at }) =>
      study.shots.flatMap((shots) => {
        const cell = shots !== "full" && onlyFull(start) ? undefined : at(task, shots);
        return cell === undefined ? [] : [{ cell, start }];
      }),
    ),
  );
  const rows = points.map(plottedRow);
  const missing = study.missing.filter(({ shots, source }) => {
    const lacking = study.starts.find(({ start }) => start.label === source)!.start;
    return shots === "full" || !onlyFull(lacking);
  });
  const scale = shotsAxis(study.shots);
  const rowsOfPanels = Math.ceil(study.tasks.length / columns);
  const places = panels(study.tasks.length, columns, { x: 0.045, y: 70 / (260 * rowsOfPanels) });
  return figure({
    id: says.id,
    title: says.title,
    question: says.question,
    rows,
    behind: points.map(({ cell }) => cell.rows),
    missing,
    notes: [
      ...(says.notes ?? []),
      points.some(({ cell }) => cell.low !== null)
        ? "Bands: 95 % intervals (one seed: Wilson's, from the test set's size; several seeds: their scatter as well)."
        : "No bands: neither test sizes nor several seeds are known.",
      ...missingNotes(missing, study),
    ],
    data: study.tasks.flatMap((task, i) => panelTraces(task, points, study, scale, places[i]!, i === 0)),
    layout: theme(says.title, says.subtitle, {
      width: 1120,
      height: 160 + 260 * rowsOfPanels,
      margin: { l: 56, r: 200, t: 104, b: 56 },
      showlegend: true,
      legend: { x: 1.015, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 }, traceorder: "normal" },
      ...panelAxes(
        places,
        { ...scale.axis, showgrid: false, tickangle: 0, tickfont: { size: 11 } },
        accuracyAxis,
      ),
      shapes: places.flatMap((place) => gapShapes(scale.gap, place.axes)),
      annotations: [
        ...study.tasks.map((task, i) =>
          note(places[i]!.x[0], places[i]!.y[1], `<b>${taskLabel(task)}</b>`, {
            font: { size: 13, color: ink },
          }),
        ),
        note(0, 0, shotsTitle, { yshift: -46 }),
      ],
    }),
  });
}

/** What cell it is, in a figure's CSV. */
export function cellColumns({ cell, start }: Point) {
  const { objective, method, architecture, source, sourceSize, task, shots } = cell;
  return { start: start.label, objective, method, architecture, source, sourceSize, task, shots };
}

/** A cell's columns in a figure's CSV. */
export function plottedRow({ cell, start }: Point): PlottedRow {
  return {
    ...cellColumns({ cell, start }),
    accuracy: cell.accuracy,
    low: cell.low,
    high: cell.high,
    seeds: cell.seeds,
    testSize: cell.testSize,
    settings: cell.rows.length,
  };
}

function panelTraces(
  task: string,
  points: readonly Point[],
  study: StudyCells,
  scale: ShotsAxis,
  place: Panel,
  inLegend: boolean,
): Trace[] {
  const here = study.starts.map(({ start }) => ({
    start,
    cells: points
      .filter((point) => point.start === start && point.cell.task === task)
      .map(({ cell }) => cell),
  }));
  const at = (shots: Shots) => scale.at(shots);
  const axes = { xaxis: `x${place.axes}`, yaxis: `y${place.axes}` };
  const bands = here.flatMap(({ start, cells }): Trace[] => {
    const known = cells.filter((cell) => cell.low !== null);
    if (known.length < 2) return [];
    const x = known.map((cell) => at(cell.shots));
    return [
      {
        type: "scatter",
        mode: "lines",
        ...axes,
        x: [...x, ...x.slice().reverse()],
        y: [...known.map((cell) => cell.high), ...known.map((cell) => cell.low).reverse()],
        fill: "toself",
        fillcolor: start.look.colour,
        opacity: 0.13,
        line: { width: 0 },
        hoverinfo: "skip",
        showlegend: false,
        legendgroup: start.label,
      },
    ];
  });
  const lines = here.map(({ start, cells }): Trace => {
    const alone = cells.length === 1;
    return {
      type: "scatter",
      mode: "lines+markers",
      ...axes,
      name: start.label,
      legendgroup: start.label,
      showlegend: inLegend,
      x: cells.map((cell) => at(cell.shots)),
      y: cells.map((cell) => cell.accuracy),
      line: { color: start.look.colour, width: 2, dash: start.look.dash },
      marker: {
        color: start.look.colour,
        symbol: start.look.marker,
        size: start.source === "none" ? 14 : 7,
        line: {
          color: start.look.colour,
          width: start.source === "none" ? 3 : start.look.marker.endsWith("-open") ? 1.5 : 0,
        },
      },
      ...(alone && cells[0]!.low !== null
        ? {
            error_y: {
              type: "data",
              symmetric: false,
              array: [cells[0]!.high! - cells[0]!.accuracy],
              arrayminus: [cells[0]!.accuracy - cells[0]!.low],
              color: start.look.colour,
              thickness: 1,
              width: 0,
            },
          }
        : {}),
      hovertext: cells.map(
        (cell) =>
          `${start.label}, ${taskLabel(task)}, ${cell.shots} shots: ${(cell.accuracy * 100).toFixed(1)} %${cell.low === null ? "" : ` (${(cell.low * 100).toFixed(1)} to ${(cell.high! * 100).toFixed(1)})`}`,
      ),
      hoverinfo: "text",
    };
  });
  return [...bands, ...lines];
}
