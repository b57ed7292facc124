import type { Tensor } from "../engine";
import { drawRedraw, type Pictures, type Redraw, type RedrawRange, takePictures } from "../data";
import { inputTensor, toInput, type ImageInput } from "../models";
import { permutation, random, type Random } from "../random";
import { redrawnValues } from "./redrawn-values";

/**
 * Which examples step `step` sees: each epoch is a permutation of its own from (seed, epoch), cut into batches; what is
 * left over is dropped. A function of its arguments alone.
 */
export function batchIndices(count: number, batchSize: number, seed: string, step: number): number[] {
  const size = Math.min(batchSize, count);
  const perEpoch = Math.floor(count / size);
  const epoch = Math.floor(step / perEpoch);
  const order = epochOrder(count, seed, epoch);
  const start = (step % perEpoch) * size;
  return order.slice(start, start + size);
}

/** The orders made last: a fine-tuning at several learning rates goes through the same epochs again. */
const orders = new Map<string, number[]>();
/** Indices that they hold together, at most. */
const mostIndices = 1_000_000;

function epochOrder(count: number, seed: string, epoch: number): number[] {
  const key = `${count}/${seed}/${epoch}`;
  let order = orders.get(key);
  if (order === undefined) {
    if ((orders.size + 1) * count > mostIndices) orders.clear();
    order = permutation(count, random("epoch", seed, epoch));
    orders.set(key, order);
  }
  return order;
}

/** Milder redraws for fine-tuning: a task's pictures were redrawn once already and come in both polarities. */
export const fineTuningRedraws: RedrawRange = {
  rotation: (12 * Math.PI) / 180,
  scale: [0.85, 1.1],
  shear: 0.1,
  shift: 0.06,
  flip: true,
  invert: false,
  contrast: [0.7, 1],
};

/** Pictures as the model takes them, [batch, size, size, channels], each redrawn at random: grey ones only. */
export function redrawnImages(
  pictures: Pictures,
  indices: readonly number[],
  input: ImageInput,
  range: RedrawRange,
  stream: Random,
): Tensor {
  return inputTensor(
    redrawnValues(pictures, indices, drawRedraws(indices.length, range, stream), input),
    input,
  );
}

/** How each picture of a batch is redrawn. */
export function drawRedraws(count: number, range: RedrawRange, stream: Random): Redraw[] {
  return Array.from({ length: count }, () => drawRedraw(range, stream));
}

/** Pictures without any random change, prepared for a model: [batch, size, size, channels]. */
export function plainImages(pictures: Pictures, indices: readonly number[], input: ImageInput): Tensor {
  return inputTensor(toInput(takePictures(pictures, indices), input), input);
}
