import { stringify } from "csv-stringify/sync";
import type { Shots } from "../../catalogue";
import { numberIn, readRecords } from "./readers/records";

/** The accuracy of a probe on the features of one layer of a pre-training. */
export interface LayerRecord {
  task: string;
  layer: string;
  /** 0 the first, 1 the last. */
  depth: number;
  shots: Shots;
  /** Of pre-training. */
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

/** Reads what `layersCsv` wrote. @throws UserError naming the file, and the line and column that is not as expected */
export function readLayers(file: string): LayerRecord[] {
  const table = readRecords(file);
  return table.records.map((record, i) => ({
    task: record["task"]!,
    layer: record["layer"]!,
    depth: numberIn(table, i, "depth"),
    shots: record["shots"] === "full" ? "full" : numberIn(table, i, "shots"),
    seed: numberIn(table, i, "seed"),
    upstreamAccuracy: numberIn(table, i, "upstreamAccuracy"),
    accuracy: numberIn(table, i, "accuracy"),
    testSize: numberIn(table, i, "testSize"),
  }));
}
