import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { globSync } from "tinyglobby";
import { UserError, project } from "../common";
import { parse, type ResultsTable } from "./parse-results";
import type { Row } from "./row";

/** Where the paper's accuracies lie in the project. */
export const publishedFile = join(project, "data", "published", "results.csv");

let published_: readonly Row[] | undefined;

/**
 * The paper's accuracies, a row each: 3,812 fine-tunes at 1 to 200 shots and `full`, and the 831 that the authors' file
 * calls zero-shot (shots 0). Rows that the authors' file repeats are repeated.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const rows = results.published();
 * rows.length; // => 4643
 * ```
 */
export function published(): Row[] {
  published_ ??= parse(readFileSync(publishedFile, "utf8"), relative(project, publishedFile)).rows;
  return published_.map((row) => ({ ...row }));
}

/**
 * Reads one's own results: a CSV file, or a folder with `results.csv` in it or in folders below it (a run leaves one in
 * its folder). Warnings go to standard error.
 *
 * @throws UserError where there is none, or naming the line and column that is not as expected.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const rows = results.open("results.csv"); // or the folder of a run
 * rows.length; // => 4
 * ```
 */
export function open(path: string): Row[] {
  const { rows, warnings } = openWithWarnings(path);
  for (const warning of warnings) console.warn(warning);
  return rows;
}

/** Where runs of this project's own are recorded. */
export const recordedFolder = join(project, "data", "runs");

/**
 * Every table of results that is recorded in the project (`data/runs`), a study's too, each row once: what can be asked
 * of all runs together.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * results.firstPassRecord(results.recordedRuns(), { kept: 3 })!.probeShots; // => 5
 * ```
 */
export function recordedRuns(): Row[] {
  const rows = globSync("**/*.csv", { cwd: recordedFolder, absolute: true })
    .sort()
    .flatMap((file) => {
      const text = readFileSync(file, "utf8");
      return /^objective,method,/.test(text) ? parse(text, relative(project, file)).rows : [];
    });
  const byTrial = new Map(rows.map((row) => [`${row.origin} ${row.alpha} ${row.originRow}`, row]));
  return [...byTrial.values()];
}

/** As `open`, with the warnings beside the rows. */
export function openWithWarnings(path: string): ResultsTable {
  if (path === "published") return { rows: published(), warnings: [] };
  if (!existsSync(path)) throw new UserError(`${path}: no such file or folder`);
  const files = statSync(path).isDirectory() ? tables(path) : [path];
  const parts = files.map((file) => parse(readFileSync(file, "utf8"), file));
  return { rows: parts.flatMap((part) => part.rows), warnings: parts.flatMap((part) => part.warnings) };
}

function tables(folder: string): string[] {
  const found = existsSync(join(folder, "results.csv"))
    ? [join(folder, "results.csv")]
    : globSync("**/results.csv", { cwd: folder, absolute: true }).sort();
  if (found.length === 0)
    throw new UserError(`${folder}: holds no results.csv, expected one in it or in folders below it`);
  return found;
}
