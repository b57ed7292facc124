import type { Command } from "commander";

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
    .option("--fresh", "train again, whatever there is")
    .action(async (name: string, options: { source?: string; smoke?: boolean; fresh?: boolean }) => {
      const training = await import("../training/index.js");
      const read = training.readRecipe(name);
      const { source = read.source, smoke = false, fresh = false } = options;
      const recipe = { ...read, source, ...(smoke && { steps: 10, batchSize: 16 }) };
      const checkpoint = await training.pretrain(recipe, { fresh });
      console.log(`checkpoint ${checkpoint.id}: ${training.checkpointFolder(checkpoint.id)}`);
      if (checkpoint.upstreamAccuracy !== null)
        console.log(`accuracy on held-out pictures of ${source}: ${checkpoint.upstreamAccuracy.toFixed(3)}`);
    });
}
