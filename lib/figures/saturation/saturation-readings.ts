import type { Row } from "../../results";
import { acrossTasks, cloudName, type TaskReading, type TaskReadings } from "../../results/saturation";
import { memoize, UserError } from "../../common";
import type { FigureOptions } from "../options";

/** What the figures of saturation can be asked for. */
export interface SaturationFigureOptions extends FigureOptions {
  /** Bootstrap samples of each fit. */
  draws?: number;
  seed?: string | number;
}

const readings = memoize<readonly Row[], TaskReadings>();

/**
 * Reads the clouds that a figure shows, once for several figures of the same rows.
 *
 * @throws UserError where no row knows its model's upstream accuracy, or nothing is left of what was asked for.
 */
export function readingsFor(rows: readonly Row[], options: SaturationFigureOptions): TaskReadings {
  const { tasks, shots, method, sources, draws, seed } = options;
  return readings(rows, JSON.stringify({ tasks, shots, method, sources, draws, seed }), () =>
    read(rows, options),
  );
}

function read(rows: readonly Row[], options: SaturationFigureOptions): TaskReadings {
  const known = rows.filter((row) => row.upstreamAccuracy !== null);
  if (known.length === 0)
    throw new UserError(
      "no row has an upstreamAccuracy, expected results of several models such as data/scaling/openclip.csv",
    );
  const { tasks, shots, method, sources } = options;
  const unknown = tasks?.find((task) => known.every((row) => row.task !== task));
  if (unknown !== undefined)
    throw new UserError(
      `no task "${unknown}" among models with an upstreamAccuracy, expected some of ${[...new Set(known.map((row) => row.task))].join(", ")}`,
    );
  const chosen = known.filter(
    (row) =>
      (tasks === undefined || tasks.includes(row.task)) &&
      (shots === undefined || shots.includes(row.shots)) &&
      (method === undefined || row.method === method) &&
      (sources === undefined || sources.includes(row.source)),
  );
  const { draws = 500, seed = 0 } = options;
  const found = acrossTasks(chosen, { draws, seed });
  if (found.tasks.length === 0)
    throw new UserError(`nothing to fit: ${found.skipped.join("; ") || "no model is left"}`);
  return found;
}

/** A cloud's name as a figure writes it: the task, with its shots where the figure shows several numbers of them. */
export function readingLabel(reading: TaskReading, among: readonly TaskReading[]): string {
  const one = new Set(among.map(({ shots }) => shots)).size === 1;
  return one
    ? reading.task
    : cloudName(reading).replace("@", ", ") + (reading.shots === "full" ? "" : " shots");
}
