import { tf, type Tensor } from "../../engine";
import { batchNorm, convolution, relu, squeezeExcite } from "../layers";
import { compose, type Module } from "../module";
import type { ImageEncoder } from "./encoder";

/** RegNetX and, with `squeeze`, RegNetY (Radosavovic et al. 2020), with timm's names. */
export interface RegnetOptions {
  readonly kind: "regnet";
  readonly channels: number;
  readonly stem: number;
  readonly depths: readonly number[];
  readonly widths: readonly number[];
  /** Channels in one group of each stage's 3x3 convolutions. */
  readonly groupWidths: readonly number[];
  /** Hidden channels of the first block's squeeze-and-excite layer in each stage, and of the others'. */
  readonly squeeze?: readonly (readonly [number, number])[];
}

/**
 * RegNet (Radosavovic et al. 2020) with timm's names: pictures, [batch, size, size, channels], into the mean of its
 * last map, [batch, featureSize].
 */
export function regnet({
  channels,
  stem,
  depths,
  widths,
  groupWidths,
  squeeze,
}: RegnetOptions): ImageEncoder {
  let inputs = stem;
  const stages: Record<string, Module> = {};
  depths.forEach((depth, i) => {
    const blocks: Record<string, Module> = {};
    for (let j = 0; j < depth; j++) {
      const hidden = squeeze?.[i]?.[j === 0 ? 0 : 1];
      blocks[`b${j + 1}`] = block(inputs, widths[i]!, groupWidths[i]!, j === 0 ? 2 : 1, hidden);
      inputs = widths[i]!;
    }
    stages[`s${i + 1}`] = inOrder(blocks);
  });
  const module = compose(
    {
      stem: withNorm(channels, stem, { size: 3, stride: 2, padding: 1 }),
      ...(stages as Record<never, Module>),
    },
    (m, images: Tensor) => {
      const layers = m as Record<string, (x: Tensor) => Tensor>;
      const first = relu(layers.stem!(images));
      return Object.keys(stages)
        .reduce((x, name) => layers[name]!(x), first)
        .mean<Tensor>([1, 2]);
    },
  );
  return { ...module, featureSize: inputs };
}

function inOrder(children: Record<string, Module>): Module {
  return compose(children, (m, x: Tensor) =>
    Object.keys(children).reduce((y, name) => (m as Record<string, (x: Tensor) => Tensor>)[name]!(y), x),
  );
}

function withNorm(
  inputs: number,
  outputs: number,
  options: { size: number; stride?: number; padding?: number; groups?: number },
): Module {
  return compose(
    { conv: convolution(inputs, outputs, options), bn: batchNorm(outputs) },
    (m, x: Tensor) => m.bn(m.conv(x)),
    { folds: [{ convolution: "conv", norm: "bn" }] },
  );
}

function block(inputs: number, width: number, groupWidth: number, stride: number, squeeze?: number): Module {
  const straight = inputs === width && stride === 1;
  const children: Record<string, Module> = {
    conv1: withNorm(inputs, width, { size: 1 }),
    conv2: withNorm(width, width, { size: 3, stride, padding: 1, groups: width / groupWidth }),
    ...(squeeze !== undefined && {
      se: squeezeExcite(width, squeeze, {
        names: ["fc1", "fc2"],
        activation: relu,
        gate: (x) => x.sigmoid(),
      }),
    }),
    conv3: withNorm(width, width, { size: 1 }),
    ...(!straight && { downsample: withNorm(inputs, width, { size: 1, stride }) }),
  };
  return compose(children, (m, x: Tensor) => {
    const layers = m as Record<string, (x: Tensor) => Tensor>;
    const y = relu(layers.conv2!(relu(layers.conv1!(x))));
    const z = layers.conv3!(layers.se ? layers.se(y) : y);
    return relu(tf.add(z, layers.downsample ? layers.downsample(x) : x));
  });
}
