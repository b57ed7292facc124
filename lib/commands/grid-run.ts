import { mean, sum, textTable } from "../common";
import {
  cancelPaperGrid,
  cancelGrid,
  runPaperGrid,
  runGrid,
  estimateGrid,
  estimatePaperGrid,
  readPaperGrid,
  readGridSpec,
} from "../grid";
import { resultsCsv, type Row } from "../results";
import { printTable, type TableOutputOptions } from "./output-options";

/** Says what would run, and for how long. */
export async function dryRun(spec: string, workers?: number): Promise<void> {
  const paper = readPaperGrid(spec);
  const lines = paper
    ? await estimatePaperGrid(paper, workers)
    : await estimateGrid(readGridSpec(spec), workers);
  for (const line of lines) console.log(line);
}

/** Takes what a study has in Slurm's queue out of it. */
export async function cancel(spec: string): Promise<void> {
  const paper = readPaperGrid(spec);
  const arrays = await (paper ? cancelPaperGrid(paper) : cancelGrid(readGridSpec(spec)));
  console.log(`${arrays} job arrays cancelled`);
}

/** Carries a study out, and prints each cell's mean over seeds. */
export async function runGridSpec(
  spec: string,
  options: { workers?: number; on: "local" | "slurm"; fresh?: boolean } & TableOutputOptions,
): Promise<void> {
  const paper = readPaperGrid(spec);
  const rows = await (paper ? runPaperGrid(paper, options) : runGrid(readGridSpec(spec), options));
  const header = ["source", "method", "task", "shots", "accuracy", "seeds"];
  await printTable(
    { text: () => textTable(header, cells(rows)), rows: () => resultsCsv(rows), json: () => rows },
    options,
  );
}

function cells(rows: readonly Row[]): string[][] {
  const byCell = new Map<string, number[]>();
  for (const { source, method, task, shots, accuracy } of rows) {
    const key = JSON.stringify([source === "none" ? "scratch" : source, method, task, String(shots)]);
    byCell.set(key, [...(byCell.get(key) ?? []), accuracy]);
  }
  return [...byCell].map(([key, values]) => {
    const centre = mean(values);
    const spread = Math.sqrt(
      sum(values.map((value) => (value - centre) ** 2)) / Math.max(1, values.length - 1),
    );
    const shown = values.length > 1 ? `${centre.toFixed(3)} ± ${spread.toFixed(3)}` : centre.toFixed(3);
    return [...(JSON.parse(key) as string[]), shown, String(values.length)];
  });
}
