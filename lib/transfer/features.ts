import { SkipLog, type LoadedTask } from "../data";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Tensor4D } from "@tensorflow/tfjs-node-gpu";
import { compile, tf, type Tensor } from "../engine";
import { openTensors, writeSafetensors } from "../formats";
import { blocks, fold, joined, type Architecture, type Model, type Weights } from "../models";
import { UserError, hash, home, startProgress, throwIfStopped } from "../common";
import { evaluationBatches } from "./evaluation-images";
import type { SplitFeatures, SplitName, StoredFeatures } from "./feature-rows";
import { readKeptTensors } from "./kept-tensors";
import type { StartingPoint } from "./starting-point";
import { rowsFile } from "./stored-features";

/** Which output of the encoder is taken, and where features are kept. */
export interface FeatureOptions {
  /** Called about once a second with the progress of a fine-tuning in a few words. */
  say?: (text: string) => void;
  /**
   * A named block (`models.blocks`) whose output is wanted: maps averaged over a 2x2 grid, sequences over their
   * tokens.
   */
  block?: string;
  /** Where features are kept; `false`: nowhere. By default in the home (`UPSTREAM_HOME`). */
  keep?: string | false;
}

/** To be raised when the same checkpoint and pictures give other features: kept ones are then made anew. */
const featureVersion = 3;

/** The features used last, by file: several trials on one checkpoint and task read them from disk once. */
const recent = new Map<string, SplitFeatures>();
const mostRecent = 6;

/**
 * The frozen features of a split of a task: computed once a checkpoint, task, preprocessing and block, and kept on disk
 * under the hash of these. CLIP's are not yet of length 1.
 *
 * @throws UserError where there is no such block
 */
export async function features(
  start: StartingPoint,
  task: LoadedTask,
  split: SplitName,
  { block, keep = home("features") }: FeatureOptions = {},
): Promise<SplitFeatures> {
  if (start.stored !== undefined) {
    if (block !== undefined) throw new UserError(`block ${block}: a file of features has none`);
    return splitOfStored(start.stored, task, split);
  }
  const { architecture } = start.model;
  const key = hash({
    featureVersion,
    start: start.content,
    task: task.content,
    split,
    input: architecture.input,
    block,
  });
  const file = keep === false ? undefined : join(keep, `${key}.safetensors`);
  const known = file === undefined ? undefined : (recent.get(file) ?? (await keptFeatures(file)));
  if (known !== undefined) return remember(file!, known);
  checkBlock(architecture, block);
  const made = await compute(start, task, split, block);
  if (file !== undefined) {
    keepFeatures(file, made, { start: start.content, task: task.task, split, block: block ?? "" });
    remember(file, made);
  }
  return made;
}

/**
 * Removes what is kept of a starting point on a task (features of every split and block, the zero-shot head), so that
 * it is made again.
 */
export async function forgetFeatures(
  start: Pick<StartingPoint, "content">,
  { task }: Pick<LoadedTask, "task">,
  keep = home("features"),
): Promise<void> {
  if (!existsSync(keep)) return;
  for (const name of readdirSync(keep)) {
    if (!name.endsWith(".safetensors")) continue;
    const file = join(keep, name);
    const opened = await openTensors(file).catch(() => undefined);
    const about = opened?.metadata;
    await opened?.close();
    if (about?.get("start") !== start.content || about.get("task") !== task) continue;
    rmSync(file, { force: true });
    recent.delete(file);
  }
}

function remember(file: string, value: SplitFeatures): SplitFeatures {
  recent.delete(file);
  recent.set(file, value);
  for (const oldest of recent.keys()) {
    if (recent.size <= mostRecent) break;
    recent.delete(oldest);
  }
  return value;
}

function checkBlock(architecture: Architecture, block: string | undefined): void {
  if (block === undefined) return;
  if (architecture.image.kind === "onnx")
    throw new UserError("an ONNX file has no blocks that are known by name: its features alone can be had");
  const names = blocks(architecture).map(({ name }) => name);
  if (!names.includes(block)) throw new UserError(`no block ${block}; there are ${names.join(", ")}`);
}

async function compute(
  { model, weights, frozen }: StartingPoint,
  task: LoadedTask,
  split: SplitName,
  block: string | undefined,
): Promise<SplitFeatures> {
  const data = task[split];
  const indices: number[] = [];
  const parts: Float32Array[] = [];
  const folded = fold(model.image, weights);
  const encode = compile(([images]) => [encodeRows(model, folded, images!, block)], { after: 2 });
  const progress = startProgress(`features of ${task.task} (${split})`, data.labels.length);
  try {
    for await (const batch of evaluationBatches(data, model.architecture)) {
      throwIfStopped();
      if (frozen !== undefined) {
        const pixels = batch.images.dataSync() as Float32Array;
        parts.push(await frozen.encode(pixels, batch.images.shape[0]!));
        batch.images.dispose();
      } else {
        const [output] = encode([batch.images]) as [Tensor];
        parts.push(output.dataSync() as Float32Array);
        tf.dispose([output, batch.images]);
      }
      indices.push(...batch.indices);
      progress.update(indices.length);
    }
  } finally {
    progress.end();
    encode.dispose();
    for (const [name, tensor] of folded) if (weights.get(name) !== tensor) tensor.dispose();
  }
  const values = joined(parts);
  return { values, width: indices.length === 0 ? 0 : values.length / indices.length, indices };
}

/**
 * The encoder's features of `images`, or a block's output as one row for each picture (maps averaged over a 2x2
 * grid): [n, width].
 */
export function encodeRows(model: Model, weights: Weights, images: Tensor, block?: string): Tensor {
  if (block === undefined) return model.image.forward(weights, images);
  let found: Tensor | undefined;
  model.image.forward(weights, images, {
    capture: (name, output) => {
      if (name === block) found = output;
    },
  });
  return oneRowEach(found!, images.shape[0]!);
}

function oneRowEach(output: Tensor, count: number): Tensor {
  switch (output.shape.length) {
    case 4: {
      const [, height, width] = output.shape as [number, number, number];
      const half = (side: number) => Math.max(1, Math.floor(side / 2));
      const size: [number, number] = [half(height), half(width)];
      return tf.avgPool<Tensor4D>(output as Tensor4D, size, size, "valid").reshape([count, -1]);
    }
    case 3:
      return output.mean(1);
    default:
      return output.reshape([count, -1]);
  }
}

function keepFeatures(
  file: string,
  { values, width, indices }: SplitFeatures,
  about: Record<string, string>,
): void {
  writeSafetensors(
    file,
    [
      { name: "features", shape: [indices.length, width], values: () => values },
      { name: "indices", shape: [indices.length], values: () => Float32Array.from(indices) },
    ],
    about,
  );
}

async function keptFeatures(file: string): Promise<SplitFeatures | undefined> {
  const kept = await readKeptTensors(file, ["features", "indices"]);
  if (kept === undefined) return undefined;
  const { features, indices } = kept;
  return { values: features.values, width: features.shape[1]!, indices: Array.from(indices.values) };
}

/**
 * A split's rows of features that were stored. Pictures without a row are left out and said on standard error; too many
 * of them are an error (`data.SkipLog`).
 *
 * @throws UserError where the task's pictures have other names
 */
function splitOfStored(stored: StoredFeatures, task: LoadedTask, split: SplitName): SplitFeatures {
  const { path, values, width, rowOf } = stored;
  const { samples } = task[split];
  const found: number[] = [];
  const indices: number[] = [];
  const skipLog = new SkipLog();
  samples.forEach(({ key }, index) => {
    const row = rowOf.get(key);
    if (row === undefined) return;
    found.push(row);
    indices.push(index);
  });
  if (found.length === 0 && samples.length > 0)
    throw new UserError(
      `${rowsFile(path)}: no row for any ${split} picture of ${task.task}: it names pictures as ${[...rowOf.keys()][0]}, ` +
        `the task as ${samples[0]!.key}; expected the folder or archive that the task is read from, encoded`,
    );
  skipLog.good = found.length;
  for (const { key } of samples) if (!rowOf.has(key)) skipLog.skip("without features", key);
  skipLog.end();
  if (skipLog.bad > 0) console.warn(`${path}: ${task.task} (${split}): left out: ${skipLog.describe()}`);
  const taken = new Float32Array(found.length * width);
  found.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  return { values: taken, width, indices };
}
