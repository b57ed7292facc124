import { Option, type Command } from "commander";
import type { PretrainedCheckpoint, Recipe } from "../training";

interface Options {
  source?: string;
  smoke?: boolean;
  on: "local" | "slurm";
  sbatch?: string[];
  fresh?: boolean;
  detach?: boolean;
  stop?: boolean;
}

/** `upstream pretrain RECIPE`: carries out a recipe. */
export function pretrainCommand(program: Command): void {
  program
    .command("pretrain")
    .description(
      "carry out a recipe in a process of its own; one that runs is attached to, one that was cut off goes on where it was, one that is done is found again",
    )
    .argument(
      "<recipe>",
      "a recipe that ships (icons, demo, paper-clip-yfcc-2.7m, ...; a wrong name lists them), or a YAML or JSON file",
    )
    .option("--source <name>", "another source than the recipe's")
    .option(
      "--smoke",
      "any recipe in seconds: 10 steps of 16 pictures that come with npm, the small architecture of its kind",
    )
    .option("--detach", "start it and don't wait: the same command without this attaches")
    .option("--stop", "stop it where it runs: it keeps its state, and goes on when called again")
    .addOption(new Option("--on <where>", "who carries it out").choices(["local", "slurm"]).default("local"))
    .option("--sbatch <options...>", "options for sbatch, for instance --sbatch=--partition=gpu")
    .option("--fresh", "train again, whatever there is")
    .action(async (name: string, options: Options) => {
      const training = await import("../training/index.js");
      const read = training.readRecipe(name);
      const { source = read.source, smoke = false, fresh = false } = options;
      const whole = { ...read, source };
      const recipe = smoke ? training.smokeRecipe(whole) : whole;
      if (options.stop) {
        const stopped = await training.stopPretraining(recipe);
        console.log(stopped ? "stopped: its state is kept" : "not running");
        return;
      }
      if (options.detach) {
        const run = await training.startPretraining(recipe, { fresh });
        if (run.state !== "done") {
          console.log(`process ${run.pid ?? "?"}: ${run.folder}`);
          return;
        }
      }
      const checkpoint =
        options.on === "slurm"
          ? await throughSlurm(recipe, options.sbatch)
          : await training.pretrain(recipe, { fresh });
      console.log(`checkpoint ${checkpoint.id}: ${training.checkpointFolder(checkpoint.id)}`);
      if (checkpoint.upstreamAccuracy !== null)
        console.log(
          `accuracy on held-out pictures of ${recipe.source}: ${checkpoint.upstreamAccuracy.toFixed(3)}`,
        );
    });
}

async function throughSlurm(recipe: Recipe, flags: readonly string[] = []): Promise<PretrainedCheckpoint> {
  const { onSlurm, runPretrainings } = await import("../grid/index.js");
  return (await runPretrainings(onSlurm({ flags }), [recipe]))[0]!;
}
