import { join } from "node:path";
import { readFileSync } from "node:fs";
import { UserError, project } from "../../common";
import { resultsCsv } from "../results-csv";
import { best } from "../cells";
import { parse } from "../parse-results";
import { modelColumns, type Row } from "../row";
import { readModels } from "./readers";

/** The tables of models that the project ships under `data/scaling`, and the official files that they are made from. */
export const scalingTables = {
  openclip: "zeroshot_results.csv",
  "linear-probes": "linear_probes.csv",
  timm: "results-imagenet.csv",
} as const;

export type ScalingTable = keyof typeof scalingTables;

/** Where a shipped table lies in the project. */
export function scalingFile(table: ScalingTable): string {
  return join(project, "data", "scaling", `${table}.csv`);
}

/**
 * Models' upstream and downstream accuracies, shipped with the project: `openclip` (32 CLIP models, zero-shot, ImageNet
 * against 37 tasks), `linear-probes` (12 CLIP models, probes at 10 and 25 shots and on all examples, 10 tasks), `timm`
 * (1,556 models, ImageNet against Real, V2 and Sketch).
 */
export function scaling(table: ScalingTable): Row[] {
  if (!(table in scalingTables))
    throw new UserError(
      `no table "${table}" under data/scaling, expected one of ${Object.keys(scalingTables).join(", ")}`,
    );
  return parse(readFileSync(scalingFile(table), "utf8"), `data/scaling/${table}.csv`).rows;
}

/**
 * Makes a shipped table's text from the official file (for timm: from all `results-*.csv` beside it): of every grid the
 * best row, without the upstream task itself where it is the upstream accuracy.
 */
export function scalingCsv(table: ScalingTable, folder: string): string {
  const rows = readModels(join(folder, scalingTables[table]));
  const kept = best(rows, [...modelColumns, "method", "task", "shots", "seed", "origin"]);
  return resultsCsv(kept.filter((row) => row.shots !== 0 || row.accuracy !== row.upstreamAccuracy));
}
