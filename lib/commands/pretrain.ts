import { Option, type Command } from "commander";
import type { Checkpoint, Recipe } from "../training";

interface PretrainOptions {
  source?: string;
  smoke?: boolean;
  on: "local" | "slurm";
  sbatch?: string[];
  fresh?: boolean;
}

/** `upstream pretrain RECIPE`: carries out a recipe. */
export function pretrain(program: Command): void {
  program
    .command("pretrain")
    .description(
      "carry out a recipe; one that was cut off goes on where it was, one that is done is found again",
    )
    .argument("<recipe>", "a recipe that ships (icons, demo), or a YAML or JSON file")
    .option("--source <name>", "another source than the recipe's")
    .option("--smoke", "the same in seconds: 10 steps of 16")
    .addOption(new Option("--on <where>", "who carries it out").choices(["local", "slurm"]).default("local"))
    .option("--sbatch <options...>", "options for sbatch, for instance --sbatch=--partition=gpu")
    .option("--fresh", "train again, whatever there is")
    .action(async (name: string, options: PretrainOptions) => {
      const training = await import("../training/index.js");
      const read = training.readRecipe(name);
      const { source = read.source, smoke = false, fresh = false } = options;
      const recipe = { ...read, source, ...(smoke && { steps: 10, batchSize: 16 }) };
      const checkpoint =
        options.on === "slurm"
          ? await throughSlurm(recipe, options.sbatch)
          : await training.pretrain(recipe, { fresh });
      console.log(`checkpoint ${checkpoint.id}: ${training.checkpointFolder(checkpoint.id)}`);
      if (checkpoint.upstreamAccuracy !== null)
        console.log(`accuracy on held-out pictures of ${source}: ${checkpoint.upstreamAccuracy.toFixed(3)}`);
    });
}

async function throughSlurm(recipe: Recipe, flags: readonly string[] = []): Promise<Checkpoint> {
  const { onSlurm, pretrainThrough } = await import("../grid/index.js");
  return (await pretrainThrough(onSlurm({ flags }), [recipe]))[0]!;
}
