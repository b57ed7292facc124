import { tf, type Tensor } from "../../engine";
import { torchDefault, zeros, type Init } from "../init";
import { convolution, gelu, layerNorm, linear } from "../layers";
import { compose, sequential, weight, type Module } from "../module";
import type { ImageEncoder } from "./encoder";

/** ConvNeXt (Liu et al. 2022) and, with `responseNorm`, ConvNeXt V2 (Woo et al. 2023), with timm's names. */
export interface ConvnextOptions {
  readonly kind: "convnext";
  readonly channels: number;
  /** Side of the first convolution's windows, which don't overlap: 4. */
  readonly patch: number;
  /** Blocks in each stage. */
  readonly depths: readonly number[];
  /** Channels of each stage. */
  readonly widths: readonly number[];
  /** Side of the depth-wise kernels: 7. */
  readonly kernel: number;
  /** Whether what a block adds is scaled by a learnt factor a channel. */
  readonly layerScale: boolean;
  /** Global response normalisation between a block's two linear layers. */
  readonly responseNorm: boolean;
  /** Of the layer norms; default 1e-6. */
  readonly epsilon?: number;
}

const small: Init = { kind: "truncated-normal", std: 0.02 };

/**
 * A ConvNeXt (Liu et al. 2022): features, [batch, width], of pictures, [batch, height, width, channels], are the mean
 * of the last map after a layer norm.
 */
export function convnext(options: ConvnextOptions): ImageEncoder {
  const { channels, patch, depths, widths, epsilon = 1e-6 } = options;
  const stages = depths.map((depth, i) => stage(options, i, depth));
  const width = widths.at(-1)!;
  const module = compose(
    {
      stem: sequential(
        convolution(channels, widths[0]!, { size: patch, stride: patch, bias: true, init: small }),
        layerNorm(widths[0]!, epsilon),
      ),
      stages: sequential(...stages),
      head: compose({ norm: layerNorm(width, epsilon) }, (m, x: Tensor) => m.norm(x)),
    },
    (m, images: Tensor) => m.head(m.stages(m.stem(images)).mean<Tensor>([1, 2])),
  );
  return { ...module, featureSize: width };
}

function stage(options: ConvnextOptions, i: number, depth: number): Module {
  const { widths, epsilon = 1e-6 } = options;
  const width = widths[i]!;
  const children = {
    ...((i === 0
      ? {}
      : {
          downsample: sequential(
            layerNorm(widths[i - 1]!, epsilon),
            convolution(widths[i - 1]!, width, { size: 2, stride: 2, bias: true, init: small }),
          ),
        }) as { downsample: Module }),
    blocks: sequential(...Array.from({ length: depth }, () => block(options, width))),
  };
  return compose(children, (m, x: Tensor) => m.blocks(i === 0 ? x : m.downsample(x)));
}

function block({ kernel, layerScale, responseNorm, epsilon = 1e-6 }: ConvnextOptions, width: number): Module {
  const hidden = 4 * width;
  const mlp = compose(
    {
      fc1: linear(width, hidden, { init: small }),
      ...((responseNorm ? { grn: globalResponseNorm(hidden) } : {}) as { grn: Module }),
      fc2: linear(hidden, width, { init: small }),
    },
    (m, x: Tensor) => {
      const y = gelu(m.fc1(x));
      return m.fc2(responseNorm ? m.grn(y) : y);
    },
  );
  return compose(
    {
      conv_dw: convolution(width, width, {
        size: kernel,
        padding: (kernel - 1) / 2,
        groups: width,
        bias: true,
        init: torchDefault(kernel * kernel),
      }),
      norm: layerNorm(width, epsilon),
      mlp,
    },
    (m, x: Tensor, own) => {
      const y = m.mlp(m.norm(m.conv_dw(x)));
      return tf.add(x, layerScale ? y.mul(own.weight("gamma")) : y);
    },
    { own: layerScale ? { gamma: { shape: [width], init: { kind: "constant", value: 1e-6 } } } : {} },
  );
}

/**
 * x + γ·x·‖x‖ / mean of ‖x‖ over channels + β, ‖x‖ a channel's norm over the whole map (Woo et al. 2023, section 3.3).
 */
function globalResponseNorm(width: number): Module {
  const shape = [width];
  return {
    parameters: { weight: { shape, init: zeros }, bias: { shape, init: zeros } },
    forward(weights, x, { path = "" } = {}) {
      const norm = x.square().sum([1, 2], true).sqrt();
      const relative = norm.div<Tensor>(norm.mean<Tensor>(-1, true).add(1e-6));
      const scaled = x.mul<Tensor>(relative).mul<Tensor>(weight(weights, path + "weight"));
      return x.add<Tensor>(scaled).add(weight(weights, path + "bias"));
    },
  };
}
