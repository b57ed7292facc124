import type { DataFrame } from "danfojs-node";
import { columns, type Row } from "./row";

type Danfo = typeof import("danfojs-node");

/**
 * The rows as a danfojs DataFrame, to regroup and redraw. Columns that hold nothing are left out, so that no null is
 * taken for 0 by danfojs' `groupby().mean()`; `shots` is text, since `full` is among them.
 *
 * danfojs (and TensorFlow with it) loads at the first call, not before.
 */
export function dataframe(rows: readonly (Row | Record<string, unknown>)[]): DataFrame {
  const danfo = require("danfojs-node") as Danfo;
  const first: readonly string[] = rows.some((row) => "origin" in row && "accuracy" in row)
    ? columns
    : Object.keys(rows[0] ?? {});
  const filled = first.filter((column) =>
    rows.some((row) => {
      const value = (row as Record<string, unknown>)[column];
      return value !== null && value !== undefined;
    }),
  );
  const records = rows.map((row) =>
    Object.fromEntries(
      filled.map((column) => {
        const value = (row as Record<string, unknown>)[column];
        return [column, column === "shots" ? String(value) : (value ?? NaN)];
      }),
    ),
  );
  return new danfo.DataFrame(records);
}
