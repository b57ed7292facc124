import {
  batches,
  pictureLength,
  type Pictures,
  SkipLog,
  startDecoder,
  takePictures,
  type TaskSplit,
} from "../data";
import * as images from "../data/images";
import { tf, type Tensor } from "../engine";
import { evaluationOf, inputTensor, toInput, type Architecture } from "../models";
import { home, throwIfStopped } from "../common";

/**
 * Pictures as a model takes them, [n, size, size, channels], and their indices in the split. The taker disposes of
 * them.
 */
export interface EvaluationBatch {
  images: Tensor;
  indices: number[];
}

/** Whether pictures in memory are what the model takes, pixel by pixel. */
export function matchesInput({ size, channels }: Pictures, { input, image }: Architecture): boolean {
  return size === input.size && channels === image.channels;
}

/**
 * The pictures of a split in order, prepared for a model, batch by batch. Pictures that cannot be read are left out and
 * said on standard error; too many of them are an error (`data.SkipLog`).
 *
 * @param indices which pictures; all by default.
 */
export async function* evaluationBatches(
  split: TaskSplit,
  architecture: Architecture,
  indices: readonly number[] = split.labels.map((_, i) => i),
  batchSize = architecture.input.size > 64 ? 32 : 256,
): AsyncGenerator<EvaluationBatch> {
  const { pictures } = split;
  const { input } = architecture;
  if (pictures !== undefined) {
    for (let start = 0; start < indices.length; start += batchSize) {
      const part = indices.slice(start, start + batchSize);
      yield { images: inputTensor(toInput(takePictures(pictures, part), input), input), indices: part };
    }
    return;
  }
  if (indices.length === 0) return;
  const skipLog = new SkipLog();
  // Few-shot sets may hold a picture twice: its index stands in the key.
  const samples = indices.map((index) => ({ ...split.samples[index]!, key: String(index) }));
  const decoded = batches(
    samples,
    { evaluation: evaluationOf(architecture) },
    { batchSize, shuffle: false, skipLog, cache: home("cache", "pictures") },
  );
  for await (const { views, keys } of decoded) {
    yield { images: inputTensor(views[0]!, input), indices: keys.map(Number) };
  }
  if (skipLog.bad > 0) console.warn(`left out: ${skipLog.describe()}`);
}

/** How much memory a split's pictures may take: 512 MB. */
const mostBytes = 512 * 2 ** 20;

/** Pictures that are read at once. */
const atOnce = 64;

const decodedSplits = new WeakMap<TaskSplit, Map<string, Promise<TaskSplit>>>();

/**
 * The split with its pictures in memory as the model takes them, so that they are decoded once however often they are
 * looked at; as it is where they would take more than 512 MB, or some cannot be read.
 */
export function decodedSplit(split: TaskSplit, architecture: Architecture): Promise<TaskSplit> {
  const { input, image } = architecture;
  const isThere = split.pictures !== undefined && matchesInput(split.pictures, architecture);
  if (isThere || split.labels.length * input.size ** 2 * image.channels > mostBytes)
    return Promise.resolve(split);
  const key = JSON.stringify([input.size, input.shortest, input.interpolation, image.channels, input.resize]);
  const known = decodedSplits.get(split) ?? new Map<string, Promise<TaskSplit>>();
  decodedSplits.set(split, known);
  if (!known.has(key)) known.set(key, decodeAll(split, architecture));
  return known.get(key)!;
}

async function decodeAll(split: TaskSplit, architecture: Architecture): Promise<TaskSplit> {
  const { size } = architecture.input;
  const channels = architecture.image.channels as 1 | 3;
  const length = pictureLength({ size, channels });
  const { samples } = split;
  const pixels = new Uint8Array(samples.length * length);
  const decoder = startDecoder(
    { evaluation: evaluationOf(architecture) },
    undefined,
    home("cache", "pictures"),
  );
  try {
    const read = async (index: number) => {
      const { image, key } = samples[index]!;
      const draw = { seed: 0, epoch: 0, key, view: 0 };
      const { data } = await decoder.decode((await image?.()) ?? Buffer.alloc(0), draw);
      pixels.set(channels === 1 ? images.greyBytes(data) : data, index * length);
    };
    for (let start = 0; start < samples.length; start += atOnce) {
      throwIfStopped();
      await Promise.all(samples.slice(start, start + atOnce).map((_, i) => read(start + i)));
    }
  } catch (error) {
    // A picture that cannot be read is told, and left out, where batches are made of the split.
    if ((error as Error).name === "Stopped") throw error;
    return split;
  } finally {
    await decoder.close();
  }
  return { ...split, pictures: { count: samples.length, size, channels, pixels } };
}

/**
 * [n, ...] of what `forward` gives for every picture of a split (or for `indices`), and their indices. The caller
 * disposes of it.
 */
export async function forwardAll(
  split: TaskSplit,
  architecture: Architecture,
  forward: (images: Tensor) => Tensor,
  options: { indices?: readonly number[] } = {},
): Promise<{ output: Tensor; indices: number[] }> {
  const parts: Tensor[] = [];
  const indices: number[] = [];
  try {
    for await (const batch of evaluationBatches(split, architecture, options.indices)) {
      parts.push(tf.tidy(() => forward(batch.images)));
      batch.images.dispose();
      indices.push(...batch.indices);
    }
    return { output: tf.concat(parts, 0), indices };
  } finally {
    tf.dispose(parts);
  }
}
