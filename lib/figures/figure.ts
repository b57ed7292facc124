import { createRequire } from "node:module";
import type { Row } from "../results";
import { withFooter } from "./parts/theme";
import type { Drawing, Layout, PlottedRow, Trace } from "./drawing";

export type { Drawing, Layout, MissingCell, PlottedRow, Trace } from "./drawing";

/**
 * A figure or table: the plotted numbers, the results rows behind them, and the plot, which is plotly-notebook-js's:
 * `restyle`, `relayout`, `addTraces` change it in place.
 */
export interface Figure extends Required<Omit<Drawing, "question" | "behind">> {
  question?: string;
  /** Every results row that was used. */
  used: Row[];
  /** For each of `rows` the indices in `used` of the rows behind it. */
  behind: number[][];
  /** Changes traces, all or those at `indices`. */
  restyle(update: Trace, indices?: number | number[]): Figure;
  /** Changes the layout. */
  relayout(update: Layout): Figure;
  addTraces(traces: Trace | Trace[], indices?: number | number[]): Figure;
  deleteTraces(indices: number | number[]): Figure;
}

interface PlotlyNotebook {
  createPlot(data: Trace[], layout: Layout): Pick<Figure, "data" | "layout" | "restyle" | "relayout">;
}

const load = createRequire(__filename);

/** Makes the figure object of a drawing. */
export function createFigure(drawing: Drawing): Figure {
  const used: Row[] = [];
  const indexOf = new Map<Row, number>();
  const behind = drawing.behind.map((rows) =>
    rows.map((row) => {
      const known = indexOf.get(row);
      if (known !== undefined) return known;
      indexOf.set(row, used.length);
      return used.push(row) - 1;
    }),
  );
  const { createPlot } = load("plotly-notebook-js") as PlotlyNotebook;
  const { notes, footer } = selectionNotes(drawing.rows, used);
  const layout = footer === undefined ? drawing.layout : withFooter(drawing.layout, footer);
  const plot = createPlot(drawing.data, layout) as Figure;
  return Object.assign(plot, {
    id: drawing.id,
    title: drawing.title,
    ...(drawing.question === undefined ? {} : { question: drawing.question }),
    rows: drawing.rows,
    used,
    behind,
    missing: drawing.missing ?? [],
    notes: [...(drawing.notes ?? []), ...notes],
  });
}

/** How what is shown was selected, where that flatters it. */
interface SelectionNotes {
  /** In whole sentences, for the figure's notes. */
  notes: string[];
  /** In a few words, for the picture itself; undefined where others chose. */
  footer: string | undefined;
}

/**
 * What a figure says of rows whose settings were chosen on the very images that they are measured on, and of points
 * that take the best of several such measurements; empty where settings were chosen on other images.
 *
 * @param plotted the plotted numbers: `settings` and `seeds` say whether a point is a best of several.
 */
function selectionNotes(plotted: readonly PlottedRow[], used: readonly Row[]): SelectionNotes {
  const onTest = used.filter(({ selectedOn }) => selectedOn === "test").length;
  const bests = plotted.filter(({ settings, seeds }) => Number(settings) > Number(seeds ?? 1)).length;
  const all = (count: number, of: number) => (count === of ? "all" : `${count} of`);
  const notes: string[] = [];
  if (onTest > 0)
    notes.push(
      `Selection: settings and epoch of ${all(onTest, used.length)} ${used.length} results were chosen on the test images themselves (the paper's way), which flatters them.`,
    );
  if (bests > 0 && onTest < used.length)
    notes.push(
      `Selection: ${all(bests, plotted.length)} ${plotted.length} points show the best of several settings by accuracy on the test images, which flatters them.`,
    );
  const some = onTest === used.length ? "" : "some ";
  const footer =
    onTest > 0
      ? `${some}settings and epochs chosen on the test images`
      : bests > 0
        ? "best of several settings on the test images"
        : undefined;
  return { notes, footer };
}

/**
 * The results rows behind plotted numbers, the highest accuracy first.
 *
 * @param point one of `figure.rows`, its index, or the columns that choose some, for instance
 *   `{ task: "PETS", shots: 1 }`.
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const figure = figures.figure6(results.published());
 * const rows = figures.behind(figure, { task: "PETS", shots: 1 });
 * rows.every(({ task }) => task === "PETS"); // => true
 * ```
 */
export function behind(figure: Figure, point: number | PlottedRow): Row[] {
  const chosen = (row: PlottedRow, i: number): boolean =>
    typeof point === "number"
      ? i === point
      : row === point || Object.entries(point).every(([column, value]) => row[column] === value);
  const indices = new Set(figure.rows.flatMap((row, i) => (chosen(row, i) ? figure.behind[i]! : [])));
  return [...indices].map((index) => figure.used[index]!).sort((a, b) => b.accuracy - a.accuracy);
}
