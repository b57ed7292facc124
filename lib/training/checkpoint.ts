import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tf, type Tensor } from "../engine";
import type { Architecture } from "../models";
import { Failure, home, writeJson } from "../runs";
import { readTensors, writeTensors } from "./safetensors";
import type { Recipe } from "./recipe";

/** What a recipe makes. Its tensors lie on disk until `loadWeights`. */
export interface Checkpoint {
  /** Hash of the recipe and of the source's content. */
  id: string;
  recipe: Recipe;
  /** The architecture as data, with what the source settled. */
  architecture: Architecture;
  /** Words of the text tower's vocabulary, id 2 on; empty where there is no such tower. */
  words: readonly string[];
  /** Pictures it saw. */
  sourceSize: number;
  /** Accuracy on held-out pictures of its own source, 0 to 1: finding a picture's caption among 100, or its label. */
  upstreamAccuracy: number | null;
  /** Wall-clock seconds it took. */
  seconds: number;
  version: string;
}

/** The folder of a pre-training. */
export function checkpointFolder(id: string): string {
  return home("runs", "pretrain", id);
}

/** The checkpoint of this id, or undefined where it has not been made. */
export function findCheckpoint(id: string): Checkpoint | undefined {
  const path = join(checkpointFolder(id), "checkpoint.json");
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Checkpoint;
  } catch (error) {
    throw new Failure(`${path}: ${(error as Error).message}; expected a checkpoint's description`);
  }
}

/** Keeps a checkpoint: its tensors first, then the description that makes it count. */
export function saveCheckpoint(checkpoint: Checkpoint, weights: ReadonlyMap<string, Tensor>): void {
  const folder = checkpointFolder(checkpoint.id);
  const arrays = new Map(
    [...weights].map(([name, tensor]) => [
      name,
      { shape: tensor.shape, values: tensor.dataSync() as Float32Array },
    ]),
  );
  writeTensors(join(folder, "model.safetensors"), arrays, { format: "upstream", id: checkpoint.id });
  writeJson(join(folder, "checkpoint.json"), checkpoint);
}

/** A checkpoint's tensors; the caller disposes them. */
export function loadWeights({ id }: Pick<Checkpoint, "id">): Map<string, Tensor> {
  const { tensors } = readTensors(join(checkpointFolder(id), "model.safetensors"));
  return new Map(
    [...tensors].map(([name, { shape, values }]) => [name, tf.tensor(values, shape, "float32")]),
  );
}
