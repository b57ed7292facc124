import {
  evaluationPixels,
  normalizeGreyInto,
  normalizeInto,
  resizedPixels,
  type Evaluation,
  type Pixels,
} from "../data/images";
import { picture, pictureLength, type Pictures } from "../data";
import { tf, type Tensor } from "../engine";
import type { Architecture, ImageInput } from "./architecture";

// The one way from pictures to a model's input: training, transfer and `encode` all come through here.

/**
 * How a picture is prepared for a model where nothing is random: its short side resized (or the whole squashed to a
 * square), the centre cut out, and each channel, 0 to 1, turned into (value - mean) / std.
 */
export function evaluationOf({ input }: Pick<Architecture, "input">): Evaluation {
  const { size, shortest, interpolation, resize, mean, std } = input;
  const kernel = interpolation === "bicubic" ? "cubic" : "linear";
  return {
    name: "input",
    resize: shortest,
    size,
    kernel,
    normalization: { mean, std },
    ...(resize === "squash" && { squash: true }),
  };
}

/** How many values a model takes of one picture. */
export function inputLength({ size, mean }: ImageInput): number {
  return size * size * mean.length;
}

/**
 * Pictures in memory as a model takes them: `[count, size, size, channels]` values, row by row. Those of another size
 * are resized and cut as Pillow does it; colours become grey as by Pillow's `convert("L")`, rounded to a byte; grey
 * becomes all of a model's channels; and each byte becomes (value / 255 − mean) / std.
 */
export function toInput(pictures: Pictures, input: ImageInput): Float32Array {
  const { count, size, channels } = pictures;
  const evaluation = evaluationOf({ input });
  const { normalization } = evaluation;
  const length = inputLength(input);
  const values = new Float32Array(count * length);
  if (size === input.size) {
    const write = channels === 1 ? normalizeGreyInto : normalizeInto;
    write(pictures.pixels.subarray(0, count * pictureLength(pictures)), normalization, values);
    return values;
  }
  for (let i = 0; i < count; i++) {
    const whole = coloured(picture(pictures, i), size, channels);
    normalizeInto(resizedPixels(whole, evaluation).data, normalization, values, i * length);
  }
  return values;
}

function coloured(data: Uint8Array, size: number, channels: 1 | 3): Pixels {
  if (channels === 3) return { width: size, height: size, data };
  const three = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i++) three.fill(data[i]!, 3 * i, 3 * i + 3);
  return { width: size, height: size, data: three };
}

/**
 * Writes the picture of a file into `into` from `start` on, as a model takes it.
 *
 * @param where names the picture in errors
 * @throws BadImage
 */
export async function fileToInput(
  bytes: Buffer,
  input: ImageInput,
  where: string,
  into: Float32Array,
  start = 0,
): Promise<void> {
  const evaluation = evaluationOf({ input });
  const { data } = await evaluationPixels(bytes, evaluation, where);
  normalizeInto(data, evaluation.normalization, into, start);
}

/** Values as `toInput` gives them as a tensor `[count, size, size, channels]`, which shares their memory. */
export function inputTensor(values: Float32Array, input: ImageInput): Tensor {
  const { size, mean } = input;
  return tf.tensor4d(values, [values.length / inputLength(input), size, size, mean.length]);
}
