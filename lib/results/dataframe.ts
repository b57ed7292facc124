import Module, { createRequire } from "node:module";
import type * as Danfo from "danfojs-node";
import { columns } from "./row";

const load = createRequire(__filename);

/**
 * The rows of any table as a danfojs DataFrame, to regroup and redraw. Columns that hold nothing are left out, so that
 * no null is taken for 0 by danfojs' `groupby().mean()`; `shots` is text, since `full` is among them.
 *
 * danfojs loads at the first call, not before; TensorFlow when a frame becomes a tensor.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const frame = results.dataframe(results.select(results.published(), { task: "DTD", shots: "full" }));
 * frame.columns.includes("accuracy"); // => true
 * ```
 */
export function dataframe(rows: readonly object[]): Danfo.DataFrame {
  const danfo = loadDanfo();
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

function loadDanfo(): typeof Danfo {
  const ofDanfo = createRequire(load.resolve("danfojs-node"));
  const math = ofDanfo.resolve("mathjs");
  // Nearly all of the second that danfojs takes to load is mathjs, of which it wants five functions, and those seldom.
  ofDanfo.cache[math] ??= standIn(math, () => {
    delete ofDanfo.cache[math];
    return ofDanfo("mathjs") as object;
  });
  return load("danfojs-node") as typeof Danfo;
}

/** Stands for a module until something is taken from it. */
function standIn(id: string, loadReal: () => object): NodeJS.Module {
  let real: object | undefined;
  const exports = new Proxy({}, { get: (_, name) => Reflect.get((real ??= loadReal()), name) as unknown });
  return Object.assign(new Module(id), { exports, loaded: true });
}
