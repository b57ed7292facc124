import { tf, type Tensor } from "../../engine";
import { torchDefault, zeros, type Init } from "../init";
import {
  scaledDotProductAttention,
  averagePool,
  batchNorm,
  convolution,
  linear,
  relu,
  type AttentionHeads,
} from "../layers";
import { compose, sequential, type Fold, type Module } from "../module";
import type { ImageEncoder } from "./encoder";
import { flattenPatches } from "./tokens";

/**
 * CLIP's ResNet (Radford et al. 2021, section 2.4): a stem of three convolutions, average pooling before strides,
 * attention pooling.
 */
export interface ModifiedResnetOptions {
  readonly kind: "modified-resnet";
  readonly channels: number;
  /** Width after the stem: 64 in RN50. */
  readonly width: number;
  /** Bottleneck blocks in each of the four stages. */
  readonly depths: readonly number[];
  /** Heads of the attention pooling. */
  readonly heads: number;
}

/** A convolution as PyTorch initialises it. */
const biasFreeConvolution = (inputs: number, outputs: number, size: 1 | 3, stride = 1) =>
  convolution(inputs, outputs, {
    size,
    stride,
    padding: (size - 1) / 2,
    init: torchDefault(inputs * size * size),
  });

const folds = (...numbers: number[]): Fold[] =>
  numbers.map((i) => ({ convolution: `conv${i}`, norm: `bn${i}` }));

/**
 * CLIP's ResNet: features in the space that pictures and texts share, [batch, embed], of pictures, [batch, size, size,
 * channels].
 */
export function modifiedResnet(
  { channels, width, depths, heads }: ModifiedResnetOptions,
  imageSize: number,
  embed: number,
): ImageEncoder {
  let inputs = width;
  const stages = depths.map((depth, stage) => {
    const inner = width * 2 ** stage;
    const blocks = Array.from({ length: depth }, (_, i) => {
      const block = bottleneck(inputs, inner, i === 0 && stage > 0 ? 2 : 1);
      inputs = inner * 4;
      return block;
    });
    return [`layer${stage + 1}`, sequential(...blocks)] as const;
  });
  const side = imageSize / 4 / 2 ** (depths.length - 1);
  const half = width / 2;
  const children = {
    conv1: biasFreeConvolution(channels, half, 3, 2),
    bn1: batchNorm(half),
    conv2: biasFreeConvolution(half, half, 3),
    bn2: batchNorm(half),
    conv3: biasFreeConvolution(half, width, 3),
    bn3: batchNorm(width),
    ...(Object.fromEntries(stages) as Record<never, Module>),
    attnpool: attentionPool(inputs, side * side + 1, heads, embed),
  };
  const module = compose(
    children,
    (m, images: Tensor) => {
      const layers = m as Record<string, (x: Tensor) => Tensor>;
      let x = images;
      for (const i of [1, 2, 3]) x = relu(layers[`bn${i}`]!(layers[`conv${i}`]!(x)));
      x = pool(x, 2);
      for (const [name] of stages) x = layers[name]!(x);
      return m.attnpool(x);
    },
    { folds: folds(1, 2, 3) },
  );
  return { ...module, featureSize: embed };
}

const pool = (x: Tensor, size: number) => averagePool(size).forward(new Map(), x);

function bottleneck(inputs: number, width: number, stride: number): Module {
  const outputs = width * 4;
  const straight = stride === 1 && inputs === outputs;
  const children = {
    conv1: biasFreeConvolution(inputs, width, 1),
    bn1: batchNorm(width),
    conv2: biasFreeConvolution(width, width, 3),
    bn2: batchNorm(width),
    conv3: biasFreeConvolution(width, outputs, 1),
    bn3: batchNorm(outputs, zeros),
    ...((straight
      ? {}
      : { downsample: sequential(biasFreeConvolution(inputs, outputs, 1), batchNorm(outputs)) }) as {
      downsample: Module;
    }),
  };
  return compose(
    children,
    (m, x: Tensor) => {
      const y = relu(m.bn2(m.conv2(relu(m.bn1(m.conv1(x))))));
      const shortcut = straight ? x : m.downsample(pool(x, stride));
      return relu(tf.add(m.bn3(m.conv3(pool(y, stride))), shortcut));
    },
    {
      folds: [
        ...folds(1, 2, 3),
        ...(straight ? [] : [{ convolution: "downsample.0", norm: "downsample.1" }]),
      ],
    },
  );
}

/** Attention of the mean over all positions of the last map: [batch, embed]. */
function attentionPool(width: number, tokens: number, heads: number, embed: number): Module {
  const init: Init = { kind: "normal", std: width ** -0.5 };
  return compose(
    {
      q_proj: linear(width, width, { init }),
      k_proj: linear(width, width, { init }),
      v_proj: linear(width, width, { init }),
      c_proj: linear(width, embed, { init }),
    },
    (m, map: Tensor, own) => {
      const tokens = flattenPatches(map);
      const mean = tokens.mean<Tensor>(1, true);
      const position = own.weight("positional_embedding");
      const x = tf.concat([mean, tokens], 1).add<Tensor>(position);
      const [batch] = x.shape as [number];
      const query = x.slice([0, 0, 0], [batch, 1, width]);
      const split = (y: Tensor): Tensor =>
        y.reshape([batch, y.shape[1]!, heads, width / heads]).transpose([0, 2, 1, 3]);
      const parts: AttentionHeads = {
        q: split(m.q_proj(query)),
        k: split(m.k_proj(x)),
        v: split(m.v_proj(x)),
      };
      return m.c_proj(scaledDotProductAttention(parts).reshape([batch, width]));
    },
    { own: { positional_embedding: { shape: [tokens, width], init } } },
  );
}
