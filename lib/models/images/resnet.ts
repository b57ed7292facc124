import { tf, type Tensor } from "../../engine";
import { zeros } from "../init";
import { averagePool, batchNorm, convolution, maxPool, relu } from "../layers";
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
  };
  readonly block: "basic" | "bottleneck";
  /** Blocks in each stage. */
  readonly depths: readonly number[];
  /** Width of the 3x3 convolutions in each stage. */
  readonly widths: readonly number[];
  /** Whether a batch norm follows the 1x1 convolution of a shortcut; default true. */
  readonly shortcutNorm?: boolean;
  /**
   * Whether a block's last norm starts at 0, so that a new block is the identity (Goyal et al. 2017, section 5.1);
   * default true. In runs of a few hundred steps the blocks then hardly come alive: small presets start it at 1.
   */
  readonly zeroInitResidual?: boolean;
  /** The last feature map is averaged in windows of this size, and what is left is kept; `"all"`: one mean a channel. */
  readonly pool: number | "all";
}

const expansion = { basic: 1, bottleneck: 4 } as const;

/** The features of a ResNet, [batch, featureSize], from [batch, height, width, channels]. */
export function resnet(options: ResnetOptions, imageSize: number): ImageEncoder {
  const { channels, stem, block, depths, widths, shortcutNorm = true, zeroInitResidual = true } = options;
  let inputs = stem.width;
  const stages = depths.map((depth, stage) => {
    const blocks = Array.from({ length: depth }, (_, i) => {
      const stride = i === 0 && stage > 0 ? 2 : 1;
      const made = residual(block, inputs, widths[stage]!, stride, { shortcutNorm, zeroInitResidual });
      inputs = widths[stage]! * expansion[block];
      return made;
    });
    return [`layer${stage + 1}`, sequential(...blocks)] as const;
  });
  const layers: Record<string, Module> = Object.fromEntries(stages);
  const side = featureMapSide(options, imageSize);
  const window = options.pool === "all" ? side : options.pool;
  const children = {
    conv1: convolution(channels, stem.width, {
      size: stem.size,
      stride: stem.stride,
      padding: (stem.size - 1) / 2,
    }),
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
    { folds: [{ convolution: "conv1", norm: "bn1" }] },
  );
  return { ...module, featureSize: inputs * Math.floor(side / window) ** 2 };
}

/** [batch, height, width, channels] as PyTorch would flatten it: channel by channel. */
function flatten(x: Tensor): Tensor {
  return x.transpose([0, 3, 1, 2]).reshape([x.shape[0]!, -1]);
}

function featureMapSide({ stem, depths }: ResnetOptions, imageSize: number): number {
  const strides = [stem.stride, stem.pool ? 2 : 1, ...depths.slice(1).map(() => 2)];
  return strides.reduce((side, stride) => Math.ceil(side / stride), imageSize);
}

function residual(
  kind: ResnetOptions["block"],
  inputs: number,
  width: number,
  stride: number,
  { shortcutNorm, zeroInitResidual }: Required<Pick<ResnetOptions, "shortcutNorm" | "zeroInitResidual">>,
): Module {
  const outputs = width * expansion[kind];
  const straight = stride === 1 && inputs === outputs;
  const shortcut = convolution(inputs, outputs, { size: 1, stride });
  const downsample = shortcutNorm ? sequential(shortcut, batchNorm(outputs)) : sequential(shortcut);
  const convolutions =
    kind === "basic"
      ? [
          convolution(inputs, width, { size: 3, stride, padding: 1 }),
          convolution(width, outputs, { size: 3, padding: 1 }),
        ]
      : [
          convolution(inputs, width, { size: 1 }),
          convolution(width, width, { size: 3, stride, padding: 1 }),
          convolution(width, outputs, { size: 1 }),
        ];
  const last = convolutions.length;
  const children: Record<string, Module> = straight ? {} : { downsample };
  convolutions.forEach((convolution, i) => {
    children[`conv${i + 1}`] = convolution;
    const scale = i + 1 === last && zeroInitResidual ? zeros : undefined;
    children[`bn${i + 1}`] = batchNorm(i + 1 === last ? outputs : width, scale);
  });
  const folds = convolutions.map((_, i) => ({ convolution: `conv${i + 1}`, norm: `bn${i + 1}` }));
  if (!straight && shortcutNorm) folds.push({ convolution: "downsample.0", norm: "downsample.1" });
  return compose(
    children,
    (m, x: Tensor) => {
      const bound = m as Record<string, (x: Tensor) => Tensor>;
      let y = x;
      for (let i = 1; i <= last; i++) {
        y = bound[`bn${i}`]!(bound[`conv${i}`]!(y));
        if (i < last) y = relu(y);
      }
      return relu(tf.add(y, straight ? x : bound.downsample!(x)));
    },
    { folds },
  );
}
