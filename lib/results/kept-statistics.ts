import { keepValue } from "../common";

/** Rows, cells or points from which on a statistic takes long enough to be kept. */
const worthKeeping = 20;

/**
 * What a statistic says of a table, taken from disk where it has been worked out before: a notebook that is run again
 * simulates, resamples and fits nothing that it has simulated, resampled or fitted.
 *
 * @param name the statistic, so that two of the same table are told apart.
 * @param table rows, cells or points.
 * @param options all else that it depends on.
 */
export const keepStatistic = <Found>(
  name: string,
  table: readonly unknown[],
  options: unknown,
  workOut: () => Found,
): Found =>
  table.length < worthKeeping
    ? workOut()
    : keepValue(
        { kind: "statistics", inputs: [name, table, options], rooms: ["catalogue", "random", "results"] },
        workOut,
      );
