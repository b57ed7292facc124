import { batches } from "../data/batches";
import type { Evaluation } from "../data/images";
import { pictureLength, takePictures, type Pictures } from "../data/pictures";
import { SkipLog } from "../data/skip-log";
import { tf, type Tensor } from "../engine";
import { normalise, type Architecture } from "../models";
import { home } from "../common";
import type { TaskSplit } from "./task";

/** Pictures as a model takes them, [n, size, size, channels], and their places in the split. The taker disposes of them. */
export interface EvaluationBatch {
  images: Tensor;
  places: number[];
}

/** How pictures are prepared for a model: short side resized, middle cut out. Channels keep their values, 0 to 255. */
export function evaluationOf({ input }: Architecture): Evaluation {
  return {
    name: "checkpoint",
    resize: input.shortest,
    size: input.size,
    kernel: input.interpolation === "bicubic" ? "cubic" : "linear",
    normalization: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] },
  };
}

/** Whether pictures in memory are what the model takes, pixel by pixel. */
export function fits({ size, channels }: Pictures, { input, image }: Architecture): boolean {
  return size === input.size && channels === image.channels;
}

/**
 * The pictures of a split in order, prepared for a model, batch by batch. Pictures that cannot be read are left out and
 * said on standard error; too many of them are an error (`data.SkipLog`).
 *
 * @param places which pictures; all by default.
 */
export async function* evaluationBatches(
  split: TaskSplit,
  architecture: Architecture,
  places: readonly number[] = split.labels.map((_, i) => i),
  batchSize = architecture.input.size > 64 ? 32 : 256,
): AsyncGenerator<EvaluationBatch> {
  const { pictures } = split;
  if (pictures !== undefined && fits(pictures, architecture)) {
    for (let start = 0; start < places.length; start += batchSize) {
      const part = places.slice(start, start + batchSize);
      yield { images: normalise(takePictures(pictures, part).pixels, architecture), places: part };
    }
    return;
  }
  if (places.length === 0) return;
  const tally = new SkipLog();
  // Few-shot sets may hold a picture twice: its place stands in the key.
  const samples = places.map((place) => ({ ...split.samples[place]!, key: String(place) }));
  const decoded = batches(
    samples,
    { evaluation: evaluationOf(architecture) },
    { batchSize, shuffle: false, tally, cache: home("cache", "pictures") },
  );
  for await (const { views, keys } of decoded) {
    const pixels = pixelsOf(views[0]!, architecture.image.channels);
    yield { images: normalise(pixels, architecture), places: keys.map(Number) };
  }
  if (tally.bad > 0) console.warn(`left out: ${tally.describe()}`);
}

/** Bytes of red, green and blue as the model's channels: grey is ITU-R 601's luma, as Pillow's mode L. */
export function pixelsOf(rgb: Float32Array, channels: number): Uint8Array {
  if (channels === 3) return Uint8Array.from(rgb, Math.round);
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++)
    grey[i] = Math.round(0.299 * rgb[3 * i]! + 0.587 * rgb[3 * i + 1]! + 0.114 * rgb[3 * i + 2]!);
  return grey;
}

/** How much memory a split's pictures may take: 512 MB. */
const mostBytes = 512 * 2 ** 20;

const decodedSplits = new WeakMap<TaskSplit, Map<string, Promise<TaskSplit>>>();

/**
 * The split with its pictures in memory as the model takes them, so that they are decoded once however often they are
 * looked at; as it is where they would take more than 512 MB, or some cannot be read.
 */
export function inMemoryFor(split: TaskSplit, architecture: Architecture): Promise<TaskSplit> {
  const { input, image } = architecture;
  const isThere = split.pictures !== undefined && fits(split.pictures, architecture);
  if (isThere || split.labels.length * input.size ** 2 * image.channels > mostBytes)
    return Promise.resolve(split);
  const key = JSON.stringify([input.size, input.shortest, input.interpolation, image.channels]);
  const known = decodedSplits.get(split) ?? new Map<string, Promise<TaskSplit>>();
  decodedSplits.set(split, known);
  if (!known.has(key)) known.set(key, decodeAll(split, architecture));
  return known.get(key)!;
}

async function decodeAll(split: TaskSplit, architecture: Architecture): Promise<TaskSplit> {
  const { size } = architecture.input;
  const channels = architecture.image.channels as 1 | 3;
  const length = pictureLength({ size, channels });
  const pixels = new Uint8Array(split.labels.length * length);
  const samples = split.samples.map((sample, place) => ({ ...sample, key: String(place) }));
  const tally = new SkipLog();
  let count = 0;
  for await (const { views, keys } of batches(
    samples,
    { evaluation: evaluationOf(architecture) },
    { batchSize: 64, shuffle: false, tally, cache: home("cache", "pictures") },
  )) {
    const part = pixelsOf(views[0]!, channels);
    keys.forEach((key, i) => pixels.set(part.subarray(i * length, (i + 1) * length), Number(key) * length));
    count += keys.length;
  }
  return count < split.labels.length ? split : { ...split, pictures: { count, size, channels, pixels } };
}

/** [n, ...] of what `forward` gives for every picture of a split (or for `places`), and their places. The caller disposes of it. */
export async function forwardAll(
  split: TaskSplit,
  architecture: Architecture,
  forward: (images: Tensor) => Tensor,
  options: { places?: readonly number[] } = {},
): Promise<{ output: Tensor; places: number[] }> {
  const parts: Tensor[] = [];
  const places: number[] = [];
  try {
    for await (const batch of evaluationBatches(split, architecture, options.places)) {
      parts.push(tf.tidy(() => forward(batch.images)));
      batch.images.dispose();
      places.push(...batch.places);
    }
    return { output: tf.concat(parts, 0), places };
  } finally {
    tf.dispose(parts);
  }
}
