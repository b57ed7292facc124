import { InvalidArgumentError, type Command } from "commander";

interface GridOptions {
  dryRun?: boolean;
  workers: number;
  fresh?: boolean;
  csv?: string;
}

/** `upstream grid SPEC`: carries out a study and prints its results. */
export function grid(program: Command): void {
  program
    .command("grid")
    .description("carry out a study: pre-train what is missing, run the trials that have not run yet")
    .argument("<spec>", "a YAML or JSON file with recipes, tasks, shots, seeds and methods, or `demo`")
    .option("--dry-run", "say how many trials there are and how long they may take, and run none")
    .option("--workers <n>", "worker processes", whole, 1)
    .option("--fresh", "train again, whatever there is")
    .option("--csv <file>", "write the results here, too")
    .action(async (spec: string, options: GridOptions) => {
      const { dryRun, run } = await import("./grid-run.js");
      await (options.dryRun ? dryRun(spec, options.workers) : run(spec, options));
    });
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("expected a whole number from 1.");
  return n;
}
