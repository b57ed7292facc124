import { kernels, tf, type Tensor } from "../../engine";
import { zeros, type Init } from "../init";
import {
  layerNorm,
  linear,
  perceptron,
  relativePositions,
  scaledDotProductAttention,
  splitHeads,
} from "../layers";
import { compose, sequential, type Module } from "../module";
import type { ImageEncoder } from "./encoder";
import { patchEmbedding } from "./vit";

/** Swin Transformer (Liu et al. 2021): attention within windows, shifted in every second block; timm's names. */
export interface SwinOptions {
  readonly kind: "swin";
  readonly channels: number;
  readonly patch: number;
  readonly width: number;
  readonly depths: readonly number[];
  readonly heads: readonly number[];
  /** Side of each stage's windows, patches. */
  readonly windows: readonly number[];
  /** Hidden width of the perceptrons over the width; 4. */
  readonly expansion: number;
}

const small: Init = { kind: "truncated-normal", std: 0.02 };
const init = { hiddenIn: small, hiddenOut: small };
const epsilon = 1e-5;

/**
 * A Swin transformer (Liu et al. 2021): features, [batch, featureSize], of pictures, [batch, size, size, channels], are
 * the mean of the last map after a layer norm.
 */
export function swin(options: SwinOptions, imageSize: number): ImageEncoder {
  const { channels, patch, width, depths } = options;
  const side = imageSize / patch;
  const layers = depths.map((_, i) => stage(options, i, side / 2 ** i));
  const last = width * 2 ** (depths.length - 1);
  const embed = patchEmbedding(channels, width, patch);
  const module = compose(
    {
      patch_embed: compose({ proj: withoutName(embed), norm: layerNorm(width, epsilon) }, (m, x: Tensor) =>
        m.norm(m.proj(x)),
      ),
      layers: sequential(...layers),
      norm: layerNorm(last, epsilon),
    },
    (m, images: Tensor) => {
      const x = m.patch_embed(images).reshape<Tensor>([-1, side, side, width]);
      return m.norm(m.layers(x)).mean<Tensor>([1, 2]);
    },
  );
  return { ...module, featureSize: last };
}

/** The module of a `proj` alone, so that it can stand beside a norm. */
function withoutName(module: Module): Module {
  const parameters = Object.fromEntries(
    Object.entries(module.parameters).map(([name, spec]) => [name.replace(/^proj\./, ""), spec]),
  );
  return {
    parameters,
    forward: (weights, x, context = {}) =>
      module.forward(weights, x, { ...context, path: (context.path ?? "").replace(/proj\.$/, "") }),
  };
}

function stage(options: SwinOptions, i: number, side: number): Module {
  const width = options.width * 2 ** i;
  const children = {
    ...((i === 0 ? {} : { downsample: merge(width / 2) }) as { downsample: Module }),
    blocks: sequential(
      ...Array.from({ length: options.depths[i]! }, (_, j) => block(options, i, width, side, j % 2 === 1)),
    ),
  };
  return compose(children, (m, x: Tensor) => m.blocks(i === 0 ? x : m.downsample(x)));
}

/** Four neighbours become one position of twice the width. */
function merge(width: number): Module {
  return compose(
    {
      norm: layerNorm(4 * width, epsilon),
      reduction: linear(4 * width, 2 * width, { bias: false, init: small }),
    },
    (m, x: Tensor) => {
      const [batch, rows, columns] = x.shape as [number, number, number];
      const four = x
        .reshape([batch, rows / 2, 2, columns / 2, 2, width])
        .transpose([0, 1, 3, 4, 2, 5])
        .reshape<Tensor>([batch, rows / 2, columns / 2, 4 * width]);
      return m.reduction(m.norm(four));
    },
  );
}

function block(options: SwinOptions, i: number, width: number, side: number, shifted: boolean): Module {
  const heads = options.heads[i]!;
  const window = Math.min(options.windows[i]!, side);
  const shift = shifted && window < side ? Math.floor(window / 2) : 0;
  const hidden = Math.round(width * options.expansion);
  return compose(
    {
      norm1: layerNorm(width, epsilon),
      attn: windowAttention(width, heads, window, shift === 0 ? undefined : shiftMask(side, window, shift)),
      norm2: layerNorm(width, epsilon),
      mlp: perceptron(width, hidden, "gelu", "timm", init),
    },
    (m, input: Tensor) => {
      const turned = roll(m.norm1(input), shift);
      const seen = fromWindows(m.attn(toWindows(turned, window)), window, side);
      const x = tf.add<Tensor>(input, roll(seen, side - shift));
      return tf.add(x, m.mlp(m.norm2(x)));
    },
  );
}

/** Rows and columns moved up and left by `by`, those that leave coming in on the other side. */
function roll(x: Tensor, by: number): Tensor {
  const side = x.shape[1]!;
  if (by % side === 0) return x;
  return [1, 2].reduce((y, axis) => {
    const [first, rest] = tf.split(y, [by, side - by], axis) as [Tensor, Tensor];
    return tf.concat([rest, first], axis);
  }, x);
}

/** [batch, side, side, width] as [batch · windows, window², width]. */
function toWindows(x: Tensor, window: number): Tensor {
  const [batch, side, , width] = x.shape as [number, number, number, number];
  const n = side / window;
  return x
    .reshape([batch, n, window, n, window, width])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([batch * n * n, window * window, width]);
}

function fromWindows(x: Tensor, window: number, side: number): Tensor {
  const n = side / window;
  const width = x.shape[2]!;
  return x
    .reshape([-1, n, n, window, window, width])
    .transpose([0, 1, 3, 2, 4, 5])
    .reshape([-1, side, side, width]);
}

/** −100 between positions that only meet because the map was rolled: [windows, window², window²]. */
function shiftMask(side: number, window: number, shift: number): Float32Array {
  const region = (at: number) => (at < side - window ? 0 : at < side - shift ? 1 : 2);
  const n = side / window;
  const positions = window * window;
  const mask = new Float32Array(n * n * positions * positions);
  const regionOf = (w: number, position: number) => {
    const row = Math.floor(w / n) * window + Math.floor(position / window);
    const column = (w % n) * window + (position % window);
    return 3 * region(row) + region(column);
  };
  for (let w = 0; w < n * n; w++) {
    for (let a = 0; a < positions; a++) {
      for (let b = 0; b < positions; b++) {
        if (regionOf(w, a) !== regionOf(w, b)) mask[(w * positions + a) * positions + b] = -100;
      }
    }
  }
  return mask;
}

function windowAttention(width: number, heads: number, window: number, mask?: Float32Array): Module {
  const { distances, tokens, index } = relativePositions(window);
  return compose(
    {
      qkv: linear(width, 3 * width, { init: small, biasInit: zeros }),
      proj: linear(width, width, { init: small, biasInit: zeros }),
    },
    (m, x: Tensor, own) => {
      const rows = kernels.gatherOp(own.weight("relative_position_bias_table"), tf.tensor1d(index, "int32"));
      const bias = rows.reshape<Tensor>([tokens, tokens, heads]).transpose<Tensor>([2, 0, 1]);
      const parts = splitHeads(m.qkv(x), heads);
      if (mask === undefined) return m.proj(scaledDotProductAttention(parts, bias));
      const windows = mask.length / (tokens * tokens);
      const batch = x.shape[0]! / windows;
      const hidden = tf.tensor(mask, [windows, 1, tokens, tokens]).tile([batch, 1, 1, 1]);
      return m.proj(scaledDotProductAttention(parts, bias.expandDims(0).add(hidden)));
    },
    { own: { relative_position_bias_table: { shape: [distances, heads], init: small, decay: false } } },
  );
}
