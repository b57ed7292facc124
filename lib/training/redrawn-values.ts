import { picture, type Pictures, type Redraw, redrawInto } from "../data";
import { toInput, type ImageInput } from "../models";

/**
 * Redraws grey pictures in 8 bits, one redraw for each, and prepares them for a model: `[indices.length, size, size,
 * channels]` values.
 */
export function redrawnValues(
  pictures: Pictures,
  indices: readonly number[],
  redraws: readonly Redraw[],
  input: ImageInput,
): Float32Array {
  const { size } = input;
  const pixels = new Uint8ClampedArray(indices.length * size * size);
  indices.forEach((index, i) =>
    redrawInto(picture(pictures, index), pictures.size, pixels, size, i * size * size, redraws[i] as Redraw),
  );
  const redrawn = {
    count: indices.length,
    size,
    channels: 1,
    pixels: new Uint8Array(pixels.buffer),
  } as const;
  return toInput(redrawn, input);
}
