import { embeddedSources } from "../catalogue";
import { smokeRecipe } from "../training";
import type { GridSpec } from "./grid-spec";

/** Pictures of a source that pre-training keeps apart. */
const heldOut = 200;

/**
 * The same study so small that it says in seconds whether all of it works, and nothing else: its accuracies mean
 * nothing. Every recipe, task, method and number of shots is there; sources shrink to a fortieth, runs to a few steps,
 * and one seed and one learning rate are left.
 */
export function smoke(study: GridSpec): GridSpec {
  return {
    ...study,
    recipes: study.recipes.map((recipe) => ({
      ...smokeRecipe(recipe),
      sourceSize: heldOut + Math.ceil((recipe.sourceSize ?? sizeOf(recipe.source)) / 40),
      steps: 6,
      batchSize: 16,
    })),
    steps: study.steps.map(([shots]) => [shots, 3] as const),
    seeds: study.seeds.slice(0, 1),
    learningRates: study.learningRates.slice(0, 1),
  };
}

function sizeOf(source: string): number {
  return embeddedSources.find(({ name }) => name === source)?.size ?? 4000;
}
