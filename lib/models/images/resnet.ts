import { tf, type Tensor } from "../../engine";
import { zeros } from "../init";
import { averagePool, batchNorm, convolution, maxPool, relu, squeezeExcite } from "../layers";
import { compose, sequential, type Module } from "../module";
import type { ImageEncoder } from "./encoder";

/** A residual network (He et al. 2016) with torchvision's names; strides sit in the 3x3 convolutions ("v1.5"). */
export interface ResnetOptions {
  readonly kind: "resnet";
  readonly channels: number;
  readonly stem: {
    readonly size: number;
    readonly stride: number;
    readonly pool: boolean;
    readonly width: number;
    /**
     * Widths of two 3x3 convolutions before the last: a deep stem (He et al. 2019, "Bag of tricks", ResNet-C and D).
     */
    readonly deep?: readonly [number, number];
  };
  readonly block: "basic" | "bottleneck";
  /** Blocks in each stage. */
  readonly depths: readonly number[];
  /** Width of the 3x3 convolutions in each stage. */
  readonly widths: readonly number[];
  /** Channels that each stage gives; default: the width, or four times it after bottlenecks. */
  readonly outputs?: readonly number[];
  /** Groups of the bottlenecks' 3x3 convolutions (Xie et al. 2017, "ResNeXt"); default 1. */
  readonly groups?: number;
  /** Whether a shortcut is averaged and not strided (ResNet-D); default false. */
  readonly averageShortcut?: boolean;
  /** Hidden channels of each stage's squeeze-and-excite layers; without it there are none. */
  readonly squeeze?: readonly number[];
  /** Whether a batch norm follows the 1x1 convolution of a shortcut; default true. */
  readonly shortcutNorm?: boolean;
  /**
   * Whether a block's last norm starts at 0, so that a new block is the identity (Goyal et al. 2017, section 5.1);
   * default true. In runs of a few hundred steps the blocks then hardly come alive: small presets start it at 1.
   */
  readonly zeroInitResidual?: boolean;
  /**
   * The last feature map is averaged in windows of this size, and what is left is kept; `"all"`: one mean a channel.
   */
  readonly pool: number | "all";
}

const expansion = { basic: 1, bottleneck: 4 } as const;

/** A ResNet: features, [batch, featureSize], of pictures, [batch, height, width, channels]. */
export function resnet(options: ResnetOptions, imageSize: number): ImageEncoder {
  const { stem, depths } = options;
  let inputs = stem.width;
  const stages = depths.map((depth, stage) => {
    const blocks = Array.from({ length: depth }, (_, i) => {
      const made = residual(options, stage, inputs, i === 0 && stage > 0 ? 2 : 1);
      inputs = outputsOf(options, stage);
      return made;
    });
    return [`layer${stage + 1}`, sequential(...blocks)] as const;
  });
  const layers: Record<string, Module> = Object.fromEntries(stages);
  const side = featureMapSide(options, imageSize);
  const window = options.pool === "all" ? side : options.pool;
  const children = {
    conv1: firstConvolution(options),
    bn1: batchNorm(stem.width),
    ...layers,
  };
  const module = compose(
    children,
    (m, images: Tensor) => {
      const first = relu(m.bn1(m.conv1(images)));
      const start = stem.pool ? maxPool(first, 3, 2, 1) : first;
      const map = Object.keys(layers).reduce(
        (x, name) => (m as Record<string, (x: Tensor) => Tensor>)[name]!(x),
        start,
      );
      return flatten(averagePool(window).forward(new Map(), map));
    },
    { folds: [{ convolution: stem.deep ? "conv1.6" : "conv1", norm: "bn1" }] },
  );
  return { ...module, featureSize: inputs * Math.floor(side / window) ** 2 };
}

function outputsOf({ outputs, widths, block }: ResnetOptions, stage: number): number {
  return outputs?.[stage] ?? widths[stage]! * expansion[block];
}

/**
 * The stem before its last batch norm: one convolution, or three with norms between, as PyTorch's Sequential numbers
 * them.
 */
function firstConvolution({ channels, stem }: ResnetOptions): Module {
  const { size, stride, deep, width } = stem;
  if (deep === undefined) return convolution(channels, width, { size, stride, padding: (size - 1) / 2 });
  const [first, second] = deep;
  return compose(
    {
      "0": convolution(channels, first, { size: 3, stride, padding: 1 }),
      "1": batchNorm(first),
      "3": convolution(first, second, { size: 3, padding: 1 }),
      "4": batchNorm(second),
      "6": convolution(second, width, { size: 3, padding: 1 }),
    },
    (m, x: Tensor) => m["6"](relu(m["4"](m["3"](relu(m["1"](m["0"](x))))))),
    {
      folds: [
        { convolution: "0", norm: "1" },
        { convolution: "3", norm: "4" },
      ],
    },
  );
}

/** [batch, height, width, channels] as PyTorch would flatten it: channel by channel. */
function flatten(x: Tensor): Tensor {
  return x.transpose([0, 3, 1, 2]).reshape([x.shape[0]!, -1]);
}

function featureMapSide({ stem, depths }: ResnetOptions, imageSize: number): number {
  const strides = [stem.stride, stem.pool ? 2 : 1, ...depths.slice(1).map(() => 2)];
  return strides.reduce((side, stride) => Math.ceil(side / stride), imageSize);
}

function residual(options: ResnetOptions, stage: number, inputs: number, stride: number): Module {
  const { block: kind, widths, groups = 1, squeeze, shortcutNorm = true, zeroInitResidual = true } = options;
  const width = widths[stage]!;
  const outputs = outputsOf(options, stage);
  const straight = stride === 1 && inputs === outputs;
  const convolutions =
    kind === "basic"
      ? [
          convolution(inputs, width, { size: 3, stride, padding: 1 }),
          convolution(width, outputs, { size: 3, padding: 1 }),
        ]
      : [
          convolution(inputs, width, { size: 1 }),
          convolution(width, width, { size: 3, stride, padding: 1, groups }),
          convolution(width, outputs, { size: 1 }),
        ];
  const last = convolutions.length;
  const children: Record<string, Module> = straight
    ? {}
    : { downsample: shortcut(options, inputs, outputs, stride) };
  convolutions.forEach((convolution, i) => {
    children[`conv${i + 1}`] = convolution;
    const scale = i + 1 === last && zeroInitResidual ? zeros : undefined;
    children[`bn${i + 1}`] = batchNorm(i + 1 === last ? outputs : width, scale);
  });
  if (squeeze !== undefined)
    children.se = squeezeExcite(outputs, squeeze[stage]!, {
      names: ["fc1", "fc2"],
      activation: relu,
      gate: (x) => x.sigmoid(),
    });
  const folds = convolutions.map((_, i) => ({ convolution: `conv${i + 1}`, norm: `bn${i + 1}` }));
  const at = options.averageShortcut ? 1 : 0;
  if (!straight && shortcutNorm)
    folds.push({ convolution: `downsample.${at}`, norm: `downsample.${at + 1}` });
  return compose(
    children,
    (m, x: Tensor) => {
      const bound = m as Record<string, (x: Tensor) => Tensor>;
      let y = x;
      for (let i = 1; i <= last; i++) {
        y = bound[`bn${i}`]!(bound[`conv${i}`]!(y));
        if (i < last) y = relu(y);
      }
      if (bound.se) y = bound.se(y);
      return relu(tf.add(y, straight ? x : bound.downsample!(x)));
    },
    { folds },
  );
}

/** What brings a block's input to its output's shape. */
function shortcut(
  { averageShortcut = false, shortcutNorm = true }: ResnetOptions,
  inputs: number,
  outputs: number,
  stride: number,
): Module {
  const norm = shortcutNorm ? [batchNorm(outputs)] : [];
  if (!averageShortcut) return sequential(convolution(inputs, outputs, { size: 1, stride }), ...norm);
  const average: Module = {
    parameters: {},
    // TensorFlow's "same" averages only what lies in the picture, as PyTorch does without counting padding.
    forward: (_, x) => (stride === 1 ? x : tf.avgPool(x as never, stride, stride, "same")),
  };
  return sequential(average, convolution(inputs, outputs, { size: 1 }), ...norm);
}
