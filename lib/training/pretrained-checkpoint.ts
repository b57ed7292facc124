import { existsSync, readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Tensor } from "../engine";
import * as models from "../models";
import { withFileErrors, UserError, hashFile, home, version } from "../common";
import { optimiserOf, stepsOf, type Recipe } from "./recipe";

/** A finished pre-training in the store. Its weights stay on disk until `loadWeights` reads them. */
export interface PretrainedCheckpoint {
  /** Hash of the recipe and of the source's content. */
  id: string;
  recipe: Recipe;
  /** The architecture as data, with what the source settled. */
  architecture: models.Architecture;
  /** Words of the text tower's vocabulary, id 2 on; empty where there is no such tower. */
  words: readonly string[];
  /** Pictures it saw. */
  sourceSize: number;
  /** Accuracy on held-out pictures of its own source, 0 to 1: finding a picture's caption among 100, or its label. */
  upstreamAccuracy: number | null;
  /** Wall-clock seconds it took. */
  seconds: number;
  /** The card or processor that it was trained on, in words; not known of old ones. */
  device?: string;
  version: string;
}

/** The folder of a pre-training. */
export function checkpointFolder(id: string): string {
  return home("runs", "pretrain", id);
}

/** Weights of a run, and all that is said of them in the JSON beside. */
const weightsOf = (id: string) => join(checkpointFolder(id), "checkpoint.safetensors");

/** The checkpoint of this id, or undefined where it has not been made. */
export function findCheckpoint(id: string): PretrainedCheckpoint | undefined {
  // The weights are written last: with them the checkpoint is whole.
  if (!existsSync(weightsOf(id))) return undefined;
  const path = join(checkpointFolder(id), "checkpoint.json");
  let card: CheckpointCard;
  try {
    card = JSON.parse(readFileSync(path, "utf8")) as CheckpointCard;
  } catch (error) {
    throw new UserError(`${path}: ${(error as Error).message}; expected a checkpoint's description`);
  }
  const { run, recipe, architecture, words, metrics } = card;
  const { upstreamAccuracy = null } = metrics;
  return { ...run, recipe, architecture, words, upstreamAccuracy, version: card.version };
}

/** What the JSON beside the weights says, as `models.saveCheckpoint` writes it. */
interface CheckpointCard extends Pick<PretrainedCheckpoint, "recipe" | "architecture" | "words" | "version"> {
  run: Pick<PretrainedCheckpoint, "id" | "sourceSize" | "seconds" | "device">;
  metrics: { upstreamAccuracy?: number };
}

/** Writes a finished pre-training into the store. */
export function keepCheckpoint(
  checkpoint: Omit<PretrainedCheckpoint, "version">,
  weights: Map<string, Tensor>,
): PretrainedCheckpoint {
  const { id, recipe, architecture, words, sourceSize, seconds, device, upstreamAccuracy } = checkpoint;
  const made = {
    architecture,
    weights,
    words,
    recipe,
    step: stepsOf(recipe, sourceSize),
    metrics: { ...(upstreamAccuracy !== null && { upstreamAccuracy }) },
    run: { id, sourceSize, seconds, device },
  };
  const training = {
    tensors: new Map<string, Tensor>(),
    optimiser: { name: "AdamW", ...optimiserOf(recipe), step: made.step },
    // Every draw is a function of the seed and the step: there is no other state of randomness.
    random: { seed: recipe.seed, step: made.step },
  };
  withFileErrors(weightsOf(id), () => models.saveCheckpoint(weightsOf(id), made, training));
  return { ...checkpoint, version };
}

/**
 * What tells a checkpoint's numbers from others: the hash of its weights' bytes. The same recipe trained again gives
 * other ones where the processor, the number of threads or the setting of oneDNN is another.
 */
export async function weightsHash({ id }: Pick<PretrainedCheckpoint, "id">): Promise<string> {
  const file = await open(weightsOf(id), "r");
  try {
    // safetensors: the header's length, the header (which says how long the training took), the numbers.
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return await hashFile(weightsOf(id), 8 + Number(buffer.readBigUInt64LE()));
  } finally {
    await file.close();
  }
}

/** Reads a checkpoint's weights as tensors by name; the caller disposes of them. */
export async function loadWeights({ id }: Pick<PretrainedCheckpoint, "id">): Promise<Map<string, Tensor>> {
  return (await models.loadCheckpoint(weightsOf(id))).weights;
}
