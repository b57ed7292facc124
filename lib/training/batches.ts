import { tf, type Tensor } from "../engine";
import { drawRedraw, redrawInto, type Redraw, type RedrawRange } from "../data/affine";
import { picture, pictureLength, type Pictures } from "../data/pictures";
import type { ImageInput } from "../models";
import { permutation, random, type Random } from "../random";

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

let last: { key: string; order: number[] } | undefined;

function epochOrder(count: number, seed: string, epoch: number): number[] {
  const key = `${count}/${seed}/${epoch}`;
  if (last?.key !== key) last = { key, order: permutation(count, random("epoch", seed, epoch)) };
  return last.order;
}

/** How pictures are redrawn while training on small ones. */
export const augmentation: RedrawRange = {
  rotation: (20 * Math.PI) / 180,
  scale: [0.65, 1],
  shear: 0.2,
  shift: 0.08,
  flip: true,
  invert: true,
  contrast: [0.5, 1],
};

/** A gentler one for pictures that were redrawn before, and that come in both polarities. */
export const fineTuningAugmentation: RedrawRange = {
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
  return redrawn(pictures, indices, input, () => drawRedraw(range, stream));
}

/** Pictures as they are, as the model takes them. */
export function plainImages(pictures: Pictures, indices: readonly number[], input: ImageInput): Tensor {
  // Grey pictures for a model of another size or of colours are redrawn as they are.
  if (input.size !== pictures.size || input.mean.length !== pictures.channels)
    return redrawn(pictures, indices, input, () => asItIs);
  const length = pictureLength(pictures);
  const values = new Float32Array(indices.length * length);
  indices.forEach((index, i) => values.set(picture(pictures, index), i * length));
  return imagesOf(values, indices.length, input, pictures.channels);
}

const asItIs: Redraw = {
  rotation: 0,
  scale: 1,
  shear: 0,
  shiftX: 0,
  shiftY: 0,
  flip: false,
  invert: false,
  contrast: 1,
};

function redrawn(
  pictures: Pictures,
  indices: readonly number[],
  input: ImageInput,
  redraw: () => Redraw,
): Tensor {
  const { size } = input;
  const values = new Float32Array(indices.length * size * size);
  indices.forEach((index, i) =>
    redrawInto(picture(pictures, index), pictures.size, values, size, i * size * size, redraw()),
  );
  return imagesOf(values, indices.length, input, 1);
}

/** Scales 8-bit values, of 1 channel or as many as the model takes; grey ones become all of the model's channels. */
function imagesOf(values: Float32Array, count: number, input: ImageInput, channels: number): Tensor {
  const { size, mean, std } = input;
  const into = mean.length === channels ? values : new Float32Array(values.length * mean.length);
  for (let i = 0; i < into.length; i++) {
    const channel = i % mean.length;
    const value = values[into === values ? i : Math.floor(i / mean.length)] as number;
    into[i] = (value / 255 - (mean[channel] as number)) / (std[channel] as number);
  }
  return tf.tensor4d(into, [count, size, size, mean.length]);
}
