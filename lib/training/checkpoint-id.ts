import { hash } from "../common";
import { contentOf } from "./examples/open-examples";
import type { Recipe } from "./recipe";

/** Raise when the same recipe trains differently: it is part of a checkpoint's id. */
const trainerVersion = 4;

/** The id of the checkpoint that a recipe makes: a hash of what trains in the recipe and of its source's content. */
export async function checkpointId(recipe: Recipe): Promise<string> {
  const trained = { ...recipe };
  // What is looked at on the way changes nothing.
  delete trained.evaluate;
  return hash({ trainerVersion, recipe: trained, content: await contentOf(recipe) });
}
