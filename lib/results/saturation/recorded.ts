import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { project } from "../../common";
import type { Shots } from "../../catalogue";
import { parse } from "../parse-results";
import type { Row } from "../row";
import { numberIn, readRecords } from "./readers/records";

/** A probe's accuracy on one layer. */
export interface LayerRecord {
  task: string;
  layer: string;
  /** 0 the first, 1 the last. */
  depth: number;
  shots: Shots;
  seed: number;
  upstreamAccuracy: number;
  accuracy: number;
  testSize: number;
}

const layerColumns = [
  "task",
  "layer",
  "depth",
  "shots",
  "seed",
  "upstreamAccuracy",
  "accuracy",
  "testSize",
] as const satisfies readonly (keyof LayerRecord)[];

/** Probes of layers as CSV. */
export function layersCsv(layers: readonly LayerRecord[]): string {
  return stringify([...layers], { header: true, columns: [...layerColumns] });
}

/** The controlled variations that the project ships, recorded in `data/controlled`, whose README says by what. */
export function recordedControlled(): { rows: Row[]; layers: LayerRecord[] } {
  const folder = join(project, "data", "controlled");
  const table = readRecords(join(folder, "layers.csv"));
  return {
    rows: parse(readFileSync(join(folder, "results.csv"), "utf8"), "data/controlled/results.csv").rows,
    layers: table.records.map((record, i) => ({
      task: record["task"]!,
      layer: record["layer"]!,
      depth: numberIn(table, i, "depth"),
      shots: record["shots"] === "full" ? "full" : numberIn(table, i, "shots"),
      seed: numberIn(table, i, "seed"),
      upstreamAccuracy: numberIn(table, i, "upstreamAccuracy"),
      accuracy: numberIn(table, i, "accuracy"),
      testSize: numberIn(table, i, "testSize"),
    })),
  };
}
