import { crc32 } from "node:zlib";
import { tf, type Tensor } from "../../lib/engine";
import type { ParameterSpec, Parameters } from "../../lib/models";

/** Values in [0, 1) from murmur3's finaliser of place xor CRC-32 of the name: the same as in reference.py. */
export function uniform(name: string, size: number): Float64Array {
  const seed = crc32(name);
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let h = i ^ seed;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    values[i] = (h >>> 0) / 2 ** 32;
  }
  return values;
}

/** A parameter's values in PyTorch's order, by the rules of reference.py. */
export function formulaValues(name: string, shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length === 0) return Float32Array.of(Math.log(1 / 0.07));
  const u = uniform(name, size);
  const fanIn = shape.slice(1).reduce((product, length) => product * length, 1);
  const scale = Math.sqrt(3 / fanIn);
  const rule = name.endsWith("running_var")
    ? (x: number) => 0.5 + x
    : shape.length > 1
      ? (x: number) => (2 * x - 1) * scale
      : name.endsWith("weight")
        ? (x: number) => 1 + 0.2 * (2 * x - 1)
        : (x: number) => 0.1 * (2 * x - 1);
  return Float32Array.from(u, rule);
}

function tensor(name: string, { shape, layout }: ParameterSpec): Tensor {
  if (layout !== "HWIO") return tf.tensor(formulaValues(name, shape), [...shape], "float32");
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const torch = [outputs, inputs, height, width] as const;
  return tf.tidy(() => tf.tensor4d(formulaValues(name, torch), [...torch]).transpose([2, 3, 1, 0]));
}

/** Every tensor of a model, filled by the formula. */
export function formulaWeights(parameters: Parameters): Map<string, Tensor> {
  return new Map(Object.entries(parameters).map(([name, spec]) => [name, tensor(name, spec)]));
}

/** Images with values in [−2, 2), as in reference.py. */
export function formulaImages(batch: number, size: number, channels: number): Tensor {
  const u = uniform("images", batch * size * size * channels);
  return tf.tensor4d(
    Float32Array.from(u, (x) => 4 * x - 2),
    [batch, size, size, channels],
  );
}

/** Ids of different lengths, as in reference.py. */
export function formulaTexts(batch: number, context: number, vocabulary: number): Tensor {
  const clip = vocabulary === 49408;
  const ids = Int32Array.from(
    uniform("texts", batch * context),
    (x) => Math.floor(x * (clip ? 49406 : vocabulary - 1)) + (clip ? 0 : 1),
  );
  for (let row = 0; row < batch; row++) {
    const start = row * context;
    const length = 4 + Math.floor((row * (context - 4)) / Math.max(batch - 1, 1));
    ids.fill(0, start + length, start + context);
    if (clip) {
      ids[start] = 49406;
      ids[start + length - 1] = 49407;
    }
  }
  return tf.tensor2d(ids, [batch, context], "int32");
}
