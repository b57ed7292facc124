import { stringify } from "csv-stringify/sync";
import type { Figure } from "../figure";

/**
 * The plotted numbers as CSV; a number that is not known is empty. Where published results are behind them, the column
 * `originRow` names the authors' rows (their file's first column) behind each: `12-15 40` are five of them.
 *
 * @example
 * ```ts
 * import { figures, results } from "upstream";
 * const text = figures.csv(figures.make("table-1", results.published()));
 * text.split("\n")[0].split(",")[0]; // => "task"
 * ```
 */
export function csv(figure: Pick<Figure, "rows"> & Partial<Pick<Figure, "id" | "used" | "behind">>): string {
  const columns = [...new Set(figure.rows.flatMap((row) => Object.keys(row)))];
  const { id = "", used = [], behind = [] } = figure;
  const origins = figure.rows.map((_, i) =>
    ranges((behind[i] ?? []).flatMap((place) => used[place]?.originRow ?? [])),
  );
  // The rows of tables 1 to 3 are facts about tasks and sources, not measurements.
  const named = !/^table-\d/.test(id) && origins.some((text) => text !== "");
  return stringify(
    figure.rows.map((row, i) => [
      ...columns.map((column) => row[column] ?? ""),
      ...(named ? [origins[i]] : []),
    ]),
    { header: true, columns: named ? [...columns, "originRow"] : columns },
  );
}

/** Whole numbers in ascending order, runs as `12-15`. */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(" ");
}
