import { redrawInto, type Redraw } from "../data/affine";
import { picture, type Pictures } from "../data/pictures";
import type { ImageInput } from "../models";

/** Grey pictures redrawn, one redraw each, scaled as the model takes them: [indices.length, size, size, channels]. */
export function redrawnValues(
  pictures: Pictures,
  indices: readonly number[],
  redraws: readonly Redraw[],
  input: ImageInput,
): Float32Array {
  const { size } = input;
  const values = new Float32Array(indices.length * size * size);
  indices.forEach((index, i) =>
    redrawInto(picture(pictures, index), pictures.size, values, size, i * size * size, redraws[i] as Redraw),
  );
  return scaledValues(values, input, 1);
}

/** Scales 8-bit values, of 1 channel or as many as the model takes; grey ones become all of the model's channels. */
export function scaledValues(
  values: Float32Array,
  { mean, std }: ImageInput,
  channels: number,
): Float32Array {
  const into = mean.length === channels ? values : new Float32Array(values.length * mean.length);
  for (let i = 0; i < into.length; i++) {
    const channel = i % mean.length;
    const value = values[into === values ? i : Math.floor(i / mean.length)] as number;
    into[i] = (value / 255 - (mean[channel] as number)) / (std[channel] as number);
  }
  return into;
}
