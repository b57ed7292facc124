import type { Command } from "commander";

/** `upstream checkpoint ls` and `upstream checkpoint show F`: which public checkpoints are there, and what is in one. */
export function checkpoint(program: Command): void {
  const group = program
    .command("checkpoint")
    .description("pre-trained weights: which are there, what is in one");
  group
    .command("ls")
    .description(
      "the public checkpoints of the study: from where, on what, and whether they lie under the data root",
    )
    .option("--json", "as JSON")
    .action(async ({ json = false }: { json?: boolean }) => {
      const { listCheckpoints } = await import("./checkpoint-report.js");
      console.log(listCheckpoints(json));
    });
  group
    .command("show")
    .description(
      "what is in a checkpoint: its format, model, tensors, and what else it says; numbers are not read",
    )
    .argument("<file>", "a path, or a name of `upstream checkpoint ls`")
    .option("--activation <name>", "gelu, gelu-tanh or quick-gelu, where the file can't tell")
    .option("--architecture <name>", "a preset, instead of recognising it from the weights")
    .option("--tensors", "every tensor's name and shape, too")
    .option("--json", "as JSON")
    .action(async (file: string, options: Record<string, string | boolean>) => {
      const { showCheckpoint } = await import("./checkpoint-report.js");
      console.log(await showCheckpoint(file, options));
    });
}
