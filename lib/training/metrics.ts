import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withFileErrors, write } from "../common";

/** One line of a run's metrics.jsonl. */
export interface Metrics {
  /** Steps made, from 1. */
  step: number;
  loss: number;
  learningRate: number;
  imagesPerSecond: number;
  /**
   * Share of the time since the last line that training waited for its batches, 0 to 1: near 0, they are made ahead.
   */
  waited?: number;
  /** Accuracy on held-out examples of the source, 0 to 1, at the steps where it was measured. */
  upstreamAccuracy?: number;
  /** Accuracy on the task that the recipe's `evaluate` names, 0 to 1, likewise. */
  taskAccuracy?: number;
}

const file = (folder: string) => join(folder, "metrics.jsonl");

/** Appends a line to a run's metrics.jsonl. */
export function appendMetrics(folder: string, metrics: Metrics): void {
  withFileErrors(file(folder), () => appendFileSync(file(folder), JSON.stringify(metrics) + "\n"));
}

/** The metrics in a run's folder, while it runs and after: those there are. */
export function readMetrics(folder: string): Metrics[] {
  if (!existsSync(file(folder))) return [];
  return readFileSync(file(folder), "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Metrics];
      } catch {
        // The line that was being written, or was when the process was killed.
        return [];
      }
    });
}

/**
 * Removes the metrics of all steps after `step` from a run's folder: a run that is resumed there writes them again.
 */
export function truncateMetrics(folder: string, step: number): void {
  const kept = readMetrics(folder).filter((line) => line.step <= step);
  write(file(folder), kept.map((line) => JSON.stringify(line) + "\n").join(""));
}
