import type { Objective } from "../catalogue";
import { objectiveFor, presets, type ArchitectureName } from "../models";
import { UserError } from "../common";
import type { AdamW } from "./optimiser";
import { fitWarmup, type Schedule } from "./schedule";
import type { Sgd } from "./sgd";

/** One pre-training: objective x architecture x source x schedule. */
export interface Recipe {
  /**
   * `clip` (images against captions), `simclr` (two views of each image against each other), `slip`, or `supervised`
   * (labels). `slip` is the sum of CLIP's loss and SimCLR's, on two heads of one image encoder (Mu et al. 2022). It
   * departs from the paper, which shows CLIP a third view, mildly changed: here CLIP sees the first of SimCLR's two,
   * so that a step takes two passes through the encoder a picture, not three.
   */
  objective: Exclude<Objective, "scratch">;
  architecture: ArchitectureName;
  /** The source's name, or the path of one's own: shards, a folder of class folders, a table. */
  source: string;
  /** How its pictures are changed at random: a name of `images.augmentations`. By default what suits the objective. */
  augmentation?: string;
  /** How many of its pictures; all of them by default. */
  sourceSize?: number;
  /** How long: optimiser steps, or epochs. One of the two. */
  steps?: number;
  epochs?: number;
  /** Pictures a step. */
  batchSize: number;
  /** Into how many parts a batch is cut to save memory (1). */
  accumulate?: number;
  /**
   * `mixed`: convolutions and matrix products in 16 bits, weights and sums in 32 (float16 with loss scaling on a GPU,
   * bfloat16 on a CPU with AVX-512). By default `single`: all in 32.
   */
  precision?: "single" | "mixed";
  /** AdamW, or SGD with momentum 0.9 (`adamw`). */
  optimiser?: "adamw" | "sgd";
  /** The schedule's peak. */
  learningRate: number;
  weightDecay: number;
  schedule: Schedule["kind"];
  /** See `Schedule`. */
  warmup?: number;
  /** The same in epochs. */
  warmupEpochs?: number;
  /**
   * What becomes of a warm-up that is longer than the run: a tenth of it (`scale`, the default), or itself (`paper`).
   */
  longWarmup?: "scale" | "paper";
  betas?: readonly [number, number];
  /** Longest gradient. */
  clip?: number;
  seed: number;
  /**
   * A task whose accuracy is measured while the run goes on, each `every` steps (a tenth of the run by default) and at
   * its end, and shown beside the loss. To be looked at: nothing is chosen by it, and it is no part of what the recipe
   * makes.
   */
  evaluate?: { task: string; every?: number };
}

/** Optimiser steps of a recipe on a source of `count` pictures: what is left over of an epoch is dropped. */
export function stepsOf({ steps, epochs, batchSize }: Recipe, count: number): number {
  return steps ?? Math.ceil((epochs ?? 0) * perEpoch(batchSize, count));
}

const perEpoch = (batchSize: number, count: number) => Math.floor(count / Math.min(batchSize, count));

/** How often a recipe sees each of `count` pictures. */
export function epochsOf(recipe: Recipe, count: number): number {
  return recipe.epochs ?? (stepsOf(recipe, count) * recipe.batchSize) / count;
}

/** The schedule of a recipe on `count` pictures, and what is to be said of it. */
export function scheduleOf(recipe: Recipe, count: number): { schedule: Schedule; notes: string[] } {
  const steps = stepsOf(recipe, count);
  const { schedule: kind, learningRate: peak, warmupEpochs, longWarmup = "scale" } = recipe;
  const wanted =
    warmupEpochs === undefined ? recipe.warmup : Math.round(warmupEpochs * perEpoch(recipe.batchSize, count));
  if (wanted === undefined) return { schedule: { kind, peak, steps }, notes: [] };
  if (kind !== "cosine") return { schedule: { kind, peak, steps, warmup: wanted }, notes: [] };
  const warmup = fitWarmup(wanted, steps, longWarmup);
  const notes =
    wanted < steps
      ? []
      : longWarmup === "paper"
        ? [
            `a warm-up of ${wanted} steps in a run of ${steps}, as the paper's: it ends at ${percent(steps / wanted)} of the learning rate`,
          ]
        : [`a warm-up of ${wanted} steps is longer than the run of ${steps}: ${warmup} instead`];
  return { schedule: { kind, peak, steps, warmup }, notes };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

/** The optimiser of a recipe. */
export function optimiserOf({ optimiser, weightDecay, betas }: Recipe): AdamW | Sgd {
  if (optimiser === "sgd") return { weightDecay, momentum: 0.9 };
  return { weightDecay, ...(betas && { beta1: betas[0], beta2: betas[1] }) };
}

/** Throws a UserError where the fields of a recipe contradict each other. */
export function checkFields(recipe: Recipe, where: string): void {
  const { steps, epochs, warmup, warmupEpochs, schedule } = recipe;
  const { objective, architecture } = recipe;
  const wrong = (field: string, why: string) => new UserError(`${where}: ${field}: ${why}`);
  if (objectiveFor(presets[architecture]) !== objective)
    throw wrong(
      "architecture",
      `${architecture} is not made for objective ${objective}: ${madeFor(objective)} are`,
    );
  if ((steps === undefined) === (epochs === undefined))
    throw wrong(
      "steps",
      steps === undefined ? "expected steps or epochs" : "expected steps or epochs, not both",
    );
  if (recipe.optimiser === "sgd" && recipe.betas) throw wrong("betas", "SGD has none");
  if (recipe.objective !== "supervised" && recipe.batchSize < 2)
    throw wrong(
      "batchSize",
      `${recipe.batchSize}: ${recipe.objective} compares the pictures of a batch: expected 2 or more`,
    );
  if ((recipe.accumulate ?? 1) > recipe.batchSize)
    throw wrong("accumulate", `${recipe.accumulate} parts of a batch of ${recipe.batchSize}`);
  if (warmup !== undefined && warmupEpochs !== undefined)
    throw wrong("warmup", "expected warmup or warmupEpochs, not both");
  if (schedule === "one-cycle" && warmup !== undefined && warmup > 1)
    throw wrong("warmup", `${warmup} is no share of the steps, 0 to 1, which a one-cycle schedule takes`);
  if (schedule === "cosine" && warmup !== undefined && !Number.isInteger(warmup))
    throw wrong("warmup", `${warmup} is no whole number of steps, which a cosine schedule takes`);
}

function madeFor(objective: Recipe["objective"]): string {
  const names = Object.keys(presets) as ArchitectureName[];
  return names.filter((name) => objectiveFor(presets[name]) === objective).join(", ");
}
