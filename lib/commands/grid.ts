import { InvalidArgumentError, Option, type Command } from "commander";
import { withTableOptions, type TableOutputOptions } from "./output-options";

interface GridOptions extends TableOutputOptions {
  dryRun?: boolean;
  cancel?: boolean;
  workers?: number;
  on: "local" | "slurm";
  fresh?: boolean;
}

/** `upstream grid SPEC`: carries out a study and prints its results. */
export function gridCommand(program: Command): void {
  const command = program
    .command("grid")
    .description("carry out a study: pre-train what is missing, run the trials that have not run yet")
    .argument(
      "<spec>",
      "a YAML or JSON file with recipes or checkpoints, tasks, shots, seeds and methods; `demo`; or `paper`",
    )
    .option("--dry-run", "say how many trials there are and how long they may take, and run none")
    .option("--workers <n>", "worker processes; by default as many as there are GPUs, or 1", whole)
    .addOption(new Option("--on <where>", "who carries it out").choices(["local", "slurm"]).default("local"))
    .option("--cancel", "take the study's jobs out of Slurm's queue; what is done stays")
    .option("--fresh", "train again, whatever there is")
    .action(async (spec: string, options: GridOptions) => {
      const { cancel, dryRun, runGridSpec } = await import("./grid-run.js");
      if (options.cancel) return cancel(spec);
      await (options.dryRun ? dryRun(spec, options.workers) : runGridSpec(spec, options));
    });
  withTableOptions(command, { csv: "the results, a row an accuracy," });
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("expected a whole number from 1.");
  return n;
}
