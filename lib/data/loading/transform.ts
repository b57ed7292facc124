import {
  augmentedPixels,
  evaluationPixels,
  finishInto,
  normalizeInto,
  type Augmentation,
  type AugmentationSeed,
  type Evaluation,
  type Pixels,
} from "../images";
import { cachedPixels, type PictureCache } from "./picture-cache";

/** What is done to pictures on their way into a batch: a preset for training or for evaluation, plain data. */
export type Transform = { augmentation: Augmentation } | { evaluation: Evaluation };

/** The shape of a picture that comes out: `size` x `size` pixels of so many channels, as its normalization has. */
export function shapeOf(transform: Transform): { size: number; channels: number } {
  const { size, normalization } = "augmentation" in transform ? transform.augmentation : transform.evaluation;
  return { size, channels: normalization.mean.length };
}

/**
 * Decodes a picture and augments it for training, or resizes and crops it for evaluation: pixels of
 * `shapeOf(transform)`, 0 to 255. Those for evaluation are kept in the cache, and taken from there the next time.
 *
 * @param draw what the augmentation is drawn by.
 * @throws BadImage where the bytes are no picture that can be decoded.
 */
export function transformedPixels(
  bytes: Buffer,
  transform: Transform,
  draw: AugmentationSeed,
  cache?: PictureCache,
): Promise<Pixels> {
  if ("augmentation" in transform) return augmentedPixels(bytes, transform.augmentation, draw);
  return cache === undefined
    ? evaluationPixels(bytes, transform.evaluation, draw.key)
    : cachedPixels(bytes, transform.evaluation, draw.key, cache);
}

/** Scales a picture's channels as the model takes them, into a batch's values from `start` on. */
export function finish(
  pixels: Pixels,
  transform: Transform,
  draw: AugmentationSeed,
  into: Float32Array,
  start: number,
): void {
  if ("augmentation" in transform) finishInto(pixels, transform.augmentation, draw, into, start);
  else normalizeInto(pixels.data, transform.evaluation.normalization, into, start);
}
