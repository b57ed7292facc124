import { tf, type Tensor } from "../../engine";
import { activations, batchNorm, convolution, hardSigmoid, squeezeExcite, type Activation } from "../layers";
import { compose, sequential, type Fold, type Module } from "../module";
import type { ImageEncoder } from "./encoder";

/** One block of an EfficientNet or MobileNet: its kind, kernel size and stride, and its channels inside and out. */
export interface InvertedBlock {
  /**
   * `depthwise`: a depth-wise convolution and a 1x1 one; `inverted`: a 1x1 one before them; `fused`: a full convolution
   * and a 1x1 one; `plain`: a convolution alone.
   */
  readonly kind: "depthwise" | "inverted" | "fused" | "plain";
  readonly size: number;
  readonly stride: number;
  readonly hidden: number;
  readonly outputs: number;
  /** Hidden channels of the squeeze-and-excite layer; without it there is none. */
  readonly squeeze?: number;
  readonly activation: Activation;
}

/**
 * Networks of inverted residuals with timm's names: EfficientNet (Tan and Le 2019), its `lite` variants, MobileNetV3
 * (Howard et al. 2019).
 */
export interface EfficientnetOptions {
  readonly kind: "efficientnet";
  readonly channels: number;
  readonly stem: number;
  readonly stages: readonly (readonly InvertedBlock[])[];
  /**
   * Width of the 1x1 convolution at the end, before the mean over positions (EfficientNet) or after it (MobileNetV3).
   */
  readonly head: { readonly width: number; readonly after: "blocks" | "pool" };
  /** Of stem and head. */
  readonly activation: Activation;
  /** The activation and the gate of squeeze-and-excite layers. */
  readonly squeeze: { readonly activation: Activation; readonly gate: "sigmoid" | "hard-sigmoid" };
  /** Zeros as PyTorch's (default) or as TensorFlow's convolutions add them. */
  readonly padding?: "same";
  /** Of the batch norms; default 1e-5. */
  readonly epsilon?: number;
}

/** An EfficientNet or MobileNetV3: features, [batch, head.width], of pictures, [batch, size, size, channels]. */
export function efficientnet(options: EfficientnetOptions): ImageEncoder {
  const { channels, stem, stages, head, activation, epsilon } = options;
  let inputs = stem;
  const made = stages.map((blocks) => {
    const stage = blocks.map((block) => {
      const one = residual(options, block, inputs);
      inputs = block.outputs;
      return one;
    });
    return sequential(...stage);
  });
  const act = activations[activation];
  const beforePool = head.after === "blocks";
  const module = compose(
    {
      conv_stem: conv(options, channels, stem, { size: 3, stride: 2 }),
      bn1: batchNorm(stem, undefined, epsilon),
      blocks: sequential(...made),
      conv_head: convolution(inputs, head.width, { size: 1, bias: !beforePool }),
      ...((beforePool ? { bn2: batchNorm(head.width, undefined, epsilon) } : {}) as { bn2: Module }),
    },
    (m, images: Tensor) => {
      const map = m.blocks(act(m.bn1(m.conv_stem(images))));
      if (beforePool) return act(m.bn2(m.conv_head(map))).mean<Tensor>([1, 2]);
      return act(m.conv_head(map.mean<Tensor>([1, 2], true))).reshape([-1, head.width]);
    },
    {
      folds: [fold("conv_stem", "bn1", epsilon), ...(beforePool ? [fold("conv_head", "bn2", epsilon)] : [])],
    },
  );
  return { ...module, featureSize: head.width };
}

const fold = (convolution: string, norm: string, epsilon?: number): Fold => ({
  convolution,
  norm,
  ...(epsilon !== undefined && { epsilon }),
});

function conv(
  { padding }: EfficientnetOptions,
  inputs: number,
  outputs: number,
  { size, stride = 1, groups = 1 }: { size: number; stride?: number; groups?: number },
): Module {
  return convolution(inputs, outputs, { size, stride, groups, padding: padding ?? (size - 1) / 2 });
}

/** What the steps of each kind of block are called, in their order, with each one's batch norm. */
const steps = {
  depthwise: ["conv_dw", "conv_pw"],
  inverted: ["conv_pw", "conv_dw", "conv_pwl"],
  fused: ["conv_exp", "conv_pwl"],
  plain: ["conv"],
} as const;

function residual(options: EfficientnetOptions, block: InvertedBlock, inputs: number): Module {
  const { kind, size, stride, hidden, outputs, squeeze } = block;
  const names = steps[kind];
  const spatial = { depthwise: "conv_dw", inverted: "conv_dw", fused: "conv_exp", plain: "conv" }[kind];
  const children: Record<string, Module> = {};
  let width = inputs;
  names.forEach((name, i) => {
    const wide = i === names.length - 1 ? outputs : kind === "depthwise" ? inputs : hidden;
    const groups = name === "conv_dw" ? width : 1;
    const shape = name === spatial ? { size, stride, groups } : { size: 1 };
    children[name] = conv(options, width, wide, shape);
    children[`bn${i + 1}`] = batchNorm(wide, undefined, options.epsilon);
    width = wide;
  });
  if (squeeze !== undefined) {
    children.se = squeezeExcite(kind === "depthwise" ? inputs : hidden, squeeze, {
      names: ["conv_reduce", "conv_expand"],
      activation: activations[options.squeeze.activation],
      gate: options.squeeze.gate === "sigmoid" ? (x) => x.sigmoid() : hardSigmoid,
    });
  }
  const act = activations[block.activation];
  const straight = stride === 1 && inputs === outputs && kind !== "plain";
  return compose(
    children,
    (m, x: Tensor) => {
      const layers = m as Record<string, (x: Tensor) => Tensor>;
      let y = x;
      names.forEach((name, i) => {
        y = layers[`bn${i + 1}`]!(layers[name]!(y));
        if (i < names.length - 1 || kind === "plain") y = act(y);
        if (name === spatial && layers.se) y = layers.se(y);
      });
      return straight ? tf.add(x, y) : y;
    },
    { folds: names.map((name, i) => fold(name, `bn${i + 1}`, options.epsilon)) },
  );
}
