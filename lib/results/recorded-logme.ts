import { readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { globSync } from "tinyglobby";
import { project } from "../common";
import { readMeasures, type Measured } from "./measures";
import { recordedFolder } from "./open-results";
import { parse } from "./parse-results";
import type { Row } from "./row";

/** A table of runs, and what was measured of its sources and tasks beside accuracies. */
export interface MeasuredRuns {
  readonly rows: readonly Row[];
  readonly measured: readonly Measured[];
}

/** The tables in the project (`data/runs`) whose starts' LogME is recorded beside them. */
export function recordedLogme(): MeasuredRuns[] {
  return globSync("**/*.measures.csv", { cwd: recordedFolder, absolute: true })
    .sort()
    .map((file) => {
      const question = basename(file, ".measures.csv");
      const table = join(dirname(file), `${question}.csv`);
      const { rows } = parse(readFileSync(table, "utf8"), relative(project, table));
      return { rows, measured: readMeasures(dirname(file), question) };
    })
    .filter(({ measured }) => measured.some(({ measure }) => measure === "logme"));
}
