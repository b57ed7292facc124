// What carries out recipes as the work of a grid: this module's `runWork`, for one recipe after another.
import { openStore } from "../runs";
import { UserError, hash, home } from "../common";
import {
  carryOutRecipe,
  findCheckpoint,
  pretrain,
  stepsKept,
  type PretrainedCheckpoint,
  type Recipe,
} from "../training";
import type { Executor } from "./executor";
import { startBoard } from "./status-board";
import { work } from "./work";

/** Recipes as work. */
export const recipeWork = (recipes: readonly Recipe[]) =>
  work(
    recipes,
    ({ source }) => source,
    ({ objective, source, seed }) => `${objective} on ${source}, seed ${seed}`,
  );

/** Which recipes have been carried out through an executor: each one's outcome is its checkpoint's id. */
export const recipeStore = () => openStore<string>(home("runs", "recipes"));

/** Carries out one recipe; the id of the checkpoint it makes. */
export async function runWork(spec: unknown): Promise<string> {
  const recipe = spec as Recipe;
  // A worker is a process of its own already; where another one is at the recipe, wait for that.
  return ((await carryOutRecipe(recipe)) ?? (await pretrain(recipe))).id;
}

/** Steps of a recipe that need not be made again. */
export const progress = (spec: unknown): Promise<number> => stepsKept(spec as Recipe);

/**
 * Carries recipes out through an executor, and returns their checkpoints in the recipes' order.
 *
 * @throws UserError with the first cause where a recipe could not be carried out
 */
export async function runPretrainings(
  executor: Executor,
  recipes: readonly Recipe[],
): Promise<PretrainedCheckpoint[]> {
  const all = recipeWork(recipes);
  const board = startBoard("pre-training", all.length);
  const { outcomes } = await executor(all, recipeStore(), __filename, board.show);
  board.end();
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  return recipes.map((recipe) => {
    const outcome = byId.get(hash(recipe));
    if (outcome?.state !== "done")
      throw new UserError(`recipe for ${recipe.source}: ${outcome?.error ?? "it left no checkpoint"}`);
    const checkpoint = findCheckpoint(outcome.result!);
    if (checkpoint === undefined)
      throw new UserError(
        `checkpoint ${outcome.result} of ${recipe.source}: not in ${home("runs")}; is the folder shared?`,
      );
    return checkpoint;
  });
}
