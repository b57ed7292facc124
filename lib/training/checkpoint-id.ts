import { hash } from "../runs";
import { contentOf } from "./examples/open";
import type { Recipe } from "./recipe";

/** Raise when the same recipe trains differently: it is part of a checkpoint's id. */
const trainerVersion = 2;

/** The id of the checkpoint that a recipe makes: a hash of the recipe and of its source's content. */
export async function checkpointId(recipe: Recipe): Promise<string> {
  return hash({ trainerVersion, recipe, content: await contentOf(recipe) });
}
