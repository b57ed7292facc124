import { basename, dirname } from "node:path";
import { UserError } from "../../common";
import type { ImageInput } from "../architecture";
import { readConfiguration } from "../checkpoints/configurations/read-configuration";
import type { LoadOptions } from "../checkpoints/load-options";
import { onnxRuntime, type OnnxSession, type OnnxTensor } from "./runtime";

/** An encoder whose computation lies in an ONNX file: it gives features, and cannot be trained here. */
export interface OnnxEncoder {
  readonly input: ImageInput;
  readonly channels: number;
  readonly featureSize: number;
  /** Features, [count, featureSize], of prepared pictures, [count, size, size, channels], row by row. */
  encode(pictures: Float32Array, count: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Outputs that stand for the image, by the names that exporters give, the ones to take first in front. */
const summaries = ["image_embeds", "pooler_output", "features", "embedding", "output", "last_hidden_state"];

/**
 * Opens an ONNX file that takes pictures, [batch, channels, size, size]. How they are prepared must lie beside it, as
 * transformers' or timm's configuration, or stand in the options: a graph does not say it.
 *
 * @throws UserError where that is not said, the graph takes no pictures, or set-up has not brought the runtime.
 */
export async function openOnnx(path: string, options: LoadOptions = {}): Promise<OnnxEncoder> {
  const runtime = onnxRuntime();
  const session = await runtime.InferenceSession.create(path).catch((error: Error) => {
    throw new UserError(`${path}: no ONNX model that can be run: ${error.message.split("\n")[0]}`);
  });
  try {
    const name = session.inputNames[0]!;
    const shape = session.inputMetadata.find((one) => one.name === name)?.shape ?? [];
    if (session.inputNames.length !== 1 || shape.length !== 4)
      throw new UserError(
        `${path}: takes ${session.inputNames.join(", ")}: expected one input of pictures, [batch, channels, size, size]`,
      );
    const input = inputOf(path, shape, options);
    const channels = typeof shape[1] === "number" ? shape[1] : 3;
    const encode = async (pictures: Float32Array, count: number) => {
      const planes = toPlanes(pictures, count, input.size, channels);
      const dims = [count, channels, input.size, input.size];
      const results = await session.run({ [name]: new runtime.Tensor("float32", planes, dims) });
      return summaryOf(path, session, results);
    };
    const probe = await encode(new Float32Array(channels * input.size ** 2), 1);
    return {
      input,
      channels,
      featureSize: probe.length,
      encode,
      close: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

function inputOf(path: string, shape: readonly (number | string)[], options: LoadOptions): ImageInput {
  const { input } = readConfiguration(dirname(path), basename(path));
  const own = typeof shape[2] === "number" && shape[2] > 0 ? shape[2] : undefined;
  const size = options.size ?? input.size ?? own;
  const mean = options.mean ?? input.mean;
  const std = options.std ?? input.std;
  const interpolation = options.interpolation ?? input.interpolation;
  const { crop } = options;
  const shortest =
    crop === "squash" ? size : crop === undefined ? input.shortest : size && Math.floor(size / crop);
  const missing = Object.entries({ size, mean, std, interpolation, crop: shortest })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `--${name}`);
  if (missing.length > 0)
    throw new UserError(
      `${path}: nothing says how its pictures are prepared: put the model's preprocessor_config.json or timm's config.json ` +
        `beside it, or say ${missing.join(", ")}`,
    );
  if (own !== undefined && own !== size)
    throw new UserError(`${path}: the graph takes pictures of ${own} pixels, not ${size}`);
  const squash = crop === "squash" || (crop === undefined && input.resize === "squash");
  return {
    size: size!,
    shortest: shortest!,
    mean: mean!,
    std: std!,
    interpolation: interpolation!,
    ...(squash && { resize: "squash" as const }),
  };
}

/** [count, size, size, channels] as [count, channels, size, size]. */
function toPlanes(pictures: Float32Array, count: number, size: number, channels: number): Float32Array {
  const positions = size * size;
  const planes = new Float32Array(pictures.length);
  for (let i = 0; i < count; i++) {
    const at = i * positions * channels;
    for (let position = 0; position < positions; position++)
      for (let c = 0; c < channels; c++)
        planes[at + c * positions + position] = pictures[at + position * channels + c]!;
  }
  return planes;
}

/**
 * The output that stands for the image: a row a picture; the class token of a sequence; the mean over a map's
 * positions.
 */
function summaryOf(
  path: string,
  { outputNames }: OnnxSession,
  results: Readonly<Record<string, OnnxTensor>>,
): Float32Array {
  const flat = outputNames.find((name) => results[name]!.dims.length === 2);
  const name = summaries.find((one) => outputNames.includes(one) && results[one]!.dims.length === 2) ?? flat;
  const { data, dims } = results[name ?? outputNames[0]!]!;
  if (!(data instanceof Float32Array)) throw new UserError(`${path}: gives no float32`);
  if (dims.length === 2) return data;
  const [count, second, third] = dims as [number, number, number];
  if (dims.length === 3) return pick(data, count, second * third, third, (i) => i);
  if (dims.length === 4) {
    const positions = data.length / count / second;
    return pick(data, count, second * positions, second, (channel) => channel * positions, positions);
  }
  throw new UserError(`${path}: gives a tensor of ${dims.join(" x ")}: expected a row of features a picture`);
}

function pick(
  data: Float32Array,
  count: number,
  stride: number,
  width: number,
  at: (i: number) => number,
  mean = 1,
): Float32Array {
  const rows = new Float32Array(count * width);
  for (let row = 0; row < count; row++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < mean; j++) sum += data[row * stride + at(i) + j]!;
      rows[row * width + i] = sum / mean;
    }
  }
  return rows;
}
