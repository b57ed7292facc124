import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import type { Method } from "../catalogue";
import { project } from "../common";
import type { ErrorCorrelation } from "./error-correlation";

/** What the recorded study's own models show: `upstream study` writes it beside the tables that it is measured on. */
export const correlationsFile = join(project, "data", "runs", "study", "full", "error-correlations.csv");

const columns = ["task", "shots", "method", "rho", "low", "high", "sources", "pictures", "draws"] as const;

/** Correlations of errors as CSV, a row for each task, number of shots and method. */
export function errorCorrelationsCsv(found: readonly ErrorCorrelation[]): string {
  return stringify(
    found.map((one) => columns.map((column) => (isShare(column) ? one[column].toFixed(4) : one[column]))),
    { header: true, columns: [...columns] },
  );
}

const isShare = (column: (typeof columns)[number]): column is "rho" | "low" | "high" =>
  column === "rho" || column === "low" || column === "high";

let recorded: readonly ErrorCorrelation[] | undefined;

/**
 * The correlations of errors that were measured, picture by picture, on this project's own recorded models: small ones
 * on drawings. What they say of other models and pictures is a comparison, no measurement. None where nothing is
 * recorded.
 */
export function recordedErrorCorrelations(): readonly ErrorCorrelation[] {
  recorded ??= existsSync(correlationsFile) ? read(readFileSync(correlationsFile, "utf8")) : [];
  return recorded;
}

const read = (text: string): ErrorCorrelation[] =>
  (parse(text, { columns: true }) as Record<(typeof columns)[number], string>[]).map((line) => ({
    task: line.task,
    shots: line.shots === "full" ? "full" : Number(line.shots),
    method: line.method as Method,
    rho: Number(line.rho),
    low: Number(line.low),
    high: Number(line.high),
    sources: Number(line.sources),
    pictures: Number(line.pictures),
    draws: Number(line.draws),
  }));

/** `0.09 to 0.62`: the smallest and the largest of some correlations; null where there are none. */
export function correlationRange(found: readonly ErrorCorrelation[]): string | null {
  const values = found.map(({ rho }) => rho);
  if (values.length === 0) return null;
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
}
