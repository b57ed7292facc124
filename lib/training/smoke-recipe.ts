import { embeddedSources, embeddedTasks } from "../catalogue";
import type { ArchitectureName } from "../models";
import type { Recipe } from "./recipe";

/** The small one of a kind. */
const smallOf: Partial<Record<ArchitectureName, ArchitectureName>> = {
  "clip-rn50": "clip-tiny-modified-resnet",
  "clip-rn50-quickgelu": "clip-tiny-modified-resnet",
  "clip-vit-b-32": "clip-tiny-vit",
  "clip-vit-b-32-quickgelu": "clip-tiny-vit",
  "clip-vit-b-16": "clip-tiny-vit",
  "clip-vit-b-16-quickgelu": "clip-tiny-vit",
  "simclr-rn50": "simclr-tiny",
  resnet50: "resnet-tiny",
  "vit-b-16": "vit-tiny",
  "vit-b-32": "vit-tiny",
  "mixer-b-16": "mixer-tiny",
  "mixer-b-32": "mixer-tiny",
};

const steps = 10;
const batchSize = 16;

/**
 * Shrinks a recipe, the paper's too, to seconds: 10 steps of 16 pictures with the small architecture of its kind, on
 * 400 pictures that come with npm. All else is as it was: objective, optimiser, schedule, warm-up, accumulation.
 */
export function smokeRecipe(recipe: Recipe): Recipe {
  const rest = { ...recipe };
  delete rest.epochs;
  delete rest.warmupEpochs;
  delete rest.augmentation;
  const { evaluate } = recipe;
  const isEmbeddedTask = embeddedTasks.some(({ name }) => name === evaluate?.task);
  const isEmbedded = embeddedSources.some(({ name }) => name === recipe.source);
  return {
    ...rest,
    // A long warm-up stays long: what the recipe makes of that is tried too.
    ...(recipe.warmupEpochs !== undefined && { warmup: 2 }),
    ...(recipe.accumulate !== undefined && { accumulate: Math.min(recipe.accumulate, 4) }),
    ...(evaluate && { evaluate: { task: isEmbeddedTask ? evaluate.task : "icon-concepts" } }),
    architecture: smallOf[recipe.architecture] ?? recipe.architecture,
    source: isEmbedded ? recipe.source : recipe.objective === "supervised" ? "emoji" : "ui",
    sourceSize: 400,
    steps,
    batchSize,
  };
}
