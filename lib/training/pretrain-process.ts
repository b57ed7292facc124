// The process of its own of a pre-training, started by `pretrain`: carries out the recipe in its folder.
import { readFileSync } from "node:fs";
import { showProgressWith, silentProgress, Stopped } from "../common";
import { carryOutRecipe } from "./carry-out-recipe";
import { checkpointFolder } from "./pretrained-checkpoint";
import { orderFile, type PretrainOrder } from "./pretrain";

async function main(id: string): Promise<void> {
  // The connection that started it may go; a machine that shuts down, or Slurm, says SIGTERM: an interrupt like
  // any other.
  process.on("SIGHUP", () => {});
  process.on("SIGTERM", () => process.emit("SIGINT"));
  showProgressWith(silentProgress);
  const { recipe, options } = JSON.parse(
    readFileSync(orderFile(checkpointFolder(id)), "utf8"),
  ) as PretrainOrder;
  await carryOutRecipe(recipe, options);
}

main(process.argv[2]!).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof Stopped ? 0 : 1;
});
