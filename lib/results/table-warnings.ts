import { cellColumns } from "./cells";
import { group } from "./select-rows";
import { columns, type Row } from "./row";

/**
 * What is odd in a table but no error: rows that repeat another, and gaps, that is cells that most of the table's
 * sources have and one lacks. The paper's own table is exempt: what is odd in it is told elsewhere.
 */
export function tableWarnings(
  rows: readonly Row[],
  name: string,
  placeOf: (row: number) => string,
): string[] {
  const index = new Map(rows.map((row, i) => [row, i]));
  const warnings: string[] = [];
  const own = rows.filter((row) => row.origin !== "published");
  for (const [first, ...others] of group(own, columns))
    for (const other of others)
      warnings.push(
        `${name}, ${placeOf(index.get(other)!)}: repeats ${placeOf(index.get(first!)!)} in every column`,
      );
  for (const sameRun of group(own, [
    ...cellColumns,
    "seed",
    "alpha",
    "finetuneLearningRate",
    "finetuneEpochs",
    "finetuneBatchSize",
    "finetuneWeightDecay",
    "origin",
  ]))
    if (new Set(sameRun.map((row) => row.accuracy)).size > 1) {
      const [first, second] = sameRun.map((row) => placeOf(index.get(row)!));
      warnings.push(`${name}, ${second}: another accuracy for the run of ${first}; the best counts`);
    }
  return [...warnings, ...gaps(own, name)];
}

/** Cells that a source of the table lacks though others of its kind have them. */
function gaps(rows: readonly Row[], name: string): string[] {
  const trained = rows.filter((row) => row.objective !== "scratch" && row.method !== "zero-shot");
  const starts = group(trained, ["objective", "method", "architecture", "source", "sourceSize"]);
  const cells = group(trained, ["task", "shots"]);
  const missing: string[] = [];
  for (const start of starts) {
    const has = new Set(start.map((row) => `${row.task} ${row.shots}`));
    const lacks = cells.map((cell) => `${cell[0]!.task} ${cell[0]!.shots}`).filter((cell) => !has.has(cell));
    if (lacks.length > 0)
      missing.push(
        `${name}: ${start[0]!.source} has no accuracy for ${lacks.slice(0, 6).join(", ")}${lacks.length > 6 ? ` and ${lacks.length - 6} more` : ""} (task, shots), which other rows have`,
      );
  }
  return missing;
}
