import type { Cell } from "../../results";
import type { Shots } from "../../catalogue";
import { createFigure, type Figure, type PlottedRow, type Trace } from "../figure";
import { accuracyAxis, panelAxes, panels, type Panel } from "./panels";
import { gapShapes, shotsAxis, shotsTitle, type ShotsAxis } from "./shots-axis";
import type { Series } from "./series";
import {
  filledCells,
  hasPublished,
  missingNotes,
  ownBeside,
  taskLabel,
  type StudyCells,
} from "./study-cells";
import { ink, note, theme } from "./theme";

/** What the figure says besides its curves. */
export interface AccuracyCurves {
  id: string;
  title: string;
  subtitle: string;
  question: string;
  notes?: string[];
  /** Panels a row. */
  columns?: number;
  /** What it says instead where all series are one's own: the paper's recipes are not theirs. */
  own?: { title?: string; subtitle?: string; notes?: string[] };
}

interface Point {
  cell: Cell;
  series: Series;
}

/** Accuracy by shots: a panel a task, a line a series with the band of its intervals. */
export function accuracyCurves(study: StudyCells, { own, ...paper }: AccuracyCurves): Figure {
  const isOwn = !hasPublished(study);
  const says = isOwn ? { ...paper, ...own } : paper;
  const columns = Math.min(study.columns ?? says.columns ?? 3, Math.max(1, study.tasks.length));
  const subtitle = [says.subtitle, ownBeside(study) ?? []].flat().join("; ");
  const points: Point[] = filledCells(study);
  const rows = points.map(plottedRow);
  const { missing } = study;
  const scale = shotsAxis(study.shots);
  const rowsOfPanels = Math.ceil(study.tasks.length / columns);
  const areas = panels(study.tasks.length, columns, { x: 0.045, y: 70 / (260 * rowsOfPanels) });
  return createFigure({
    id: says.id,
    title: says.title,
    question: says.question,
    rows,
    behind: points.map(({ cell }) => cell.rows),
    missing,
    notes: [
      ...(says.notes ?? []),
      bandsNote(points, study.rerunRatio),
      ...withoutBands(points),
      ...missingNotes(missing, study),
    ],
    data: study.tasks.flatMap((task, i) => panelTraces(task, points, study, scale, areas[i]!, i === 0)),
    layout: theme(says.title, subtitle, {
      width: 256 + 288 * Math.max(2, columns),
      height: 160 + 260 * rowsOfPanels,
      margin: { l: 56, r: 200, t: 104, b: 56 },
      showlegend: true,
      legend: { x: 1.015, y: 1, xanchor: "left", yanchor: "top", font: { size: 12 }, traceorder: "normal" },
      ...panelAxes(
        areas,
        { ...scale.axis, showgrid: false, tickangle: 0, tickfont: { size: 11 } },
        accuracyAxis,
      ),
      shapes: areas.flatMap((place) => gapShapes(scale.gap, place.axes)),
      annotations: [
        ...study.tasks.map((task, i) =>
          note(areas[i]!.x[0], areas[i]!.y[1], `<b>${taskLabel(task)}</b>`, {
            font: { size: 13, color: ink },
          }),
        ),
        note(0, 0, shotsTitle, { yshift: -46 }),
      ],
    }),
  });
}

/** What the bands show. */
function bandsNote(points: readonly Point[], rerunRatio: number): string {
  const cells = points.map(({ cell }) => cell);
  return cells.some(({ low }) => low !== null)
    ? `Bands: ${intervalsText(cells, rerunRatio)}.`
    : "No bands: neither test sizes nor several seeds are known.";
}

/** What the intervals of some cells take in: `95 % intervals (one seed: ...)`. */
export function intervalsText(cells: readonly Cell[], rerunRatio: number): string {
  const widened = cells.some((cell) => cell.low !== null && cell.rerunRatio > 0);
  const reruns = widened
    ? `, widened by the noise of reruns: settings that the table lists twice vary by ${rerunRatio.toFixed(2)} of the test set's variance`
    : "";
  return `95 % intervals (one seed: Wilson's, from the test set's size${reruns}; several seeds: their scatter as well${pooledText(cells)})`;
}

/** Says that the scatter of seeds was pooled, where it was. */
export const pooledText = (cells: readonly Cell[]): string =>
  cells.some(({ seedNoise }) => seedNoise !== undefined) ? ", pooled over starting points" : "";

/** A line for the series that have no bands where others have some: one seed says nothing without its test's size. */
function withoutBands(points: readonly Point[]): string[] {
  const labels = (which: (point: Point) => boolean) =>
    new Set(points.filter(which).map(({ series }) => series.label));
  const banded = labels(({ cell }) => cell.low !== null);
  const bare = [...labels(() => true)].filter((label) => !banded.has(label));
  if (banded.size === 0 || bare.length === 0) return [];
  return [`No band for ${bare.join(", ")}: one seed, and its test sets' sizes are not known.`];
}

/** What cell it is, in a figure's CSV. */
export function pointColumns({ cell, series }: Point) {
  const { objective, method, architecture, source, sourceSize, task, shots } = cell;
  return { start: series.label, objective, method, architecture, source, sourceSize, task, shots };
}

/** A cell's columns in a figure's CSV. */
export function plottedRow({ cell, series }: Point): PlottedRow {
  return {
    ...pointColumns({ cell, series }),
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
  const here = study.allSeries.map(({ series }) => ({
    series,
    cells: points
      .filter((point) => point.series === series && point.cell.task === task)
      .map(({ cell }) => cell),
  }));
  const at = (shots: Shots) => scale.at(shots);
  const axes = { xaxis: `x${place.axes}`, yaxis: `y${place.axes}` };
  const bands = here.flatMap(({ series, cells }): Trace[] => {
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
        fillcolor: series.style.colour,
        opacity: 0.13,
        line: { width: 0 },
        hoverinfo: "skip",
        showlegend: false,
        legendgroup: series.label,
      },
    ];
  });
  const lines = here.map(({ series, cells }): Trace => {
    const alone = cells.length === 1;
    return {
      type: "scatter",
      mode: "lines+markers",
      ...axes,
      name: series.label,
      legendgroup: series.label,
      showlegend: inLegend,
      x: cells.map((cell) => at(cell.shots)),
      y: cells.map((cell) => cell.accuracy),
      line: { color: series.style.colour, width: 2, dash: series.style.dash },
      marker: {
        color: series.style.colour,
        symbol: series.style.marker,
        size: series.source === "none" ? 14 : 7,
        line: {
          color: series.style.colour,
          width: series.source === "none" ? 3 : series.style.marker.endsWith("-open") ? 1.5 : 0,
        },
      },
      ...(alone && cells[0]!.low !== null
        ? {
            error_y: {
              type: "data",
              symmetric: false,
              array: [cells[0]!.high! - cells[0]!.accuracy],
              arrayminus: [cells[0]!.accuracy - cells[0]!.low],
              color: series.style.colour,
              thickness: 1,
              width: 0,
            },
          }
        : {}),
      hovertext: cells.map(
        (cell) =>
          `${series.label}, ${taskLabel(task)}, ${cell.shots} shots: ${(cell.accuracy * 100).toFixed(1)} %${cell.low === null ? "" : ` (${(cell.low * 100).toFixed(1)} to ${(cell.high! * 100).toFixed(1)})`}`,
      ),
      hoverinfo: "text",
    };
  });
  return [...bands, ...lines];
}
