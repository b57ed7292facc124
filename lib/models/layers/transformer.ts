import { tf, type Tensor } from "../../engine";
import { torchDefault, xavierUniform, zeros, type Init } from "../init";
import { compose, sequential, type Module } from "../module";
import { activations, type Activation } from "./activations";
import { scaledDotProductAttention, causalMask, splitHeads } from "./attention";
import { layerNorm } from "./layer-norm";
import { applyLinear, linear } from "./linear";

/** Whose names the parameters of a block have. */
export type BlockNames = "openclip" | "timm";

/** What a pre-norm transformer is made of; `input` to each block is [batch, tokens, width]. */
export interface TransformerOptions {
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  /** Width of the hidden layer; default 4 × width. */
  readonly hidden?: number;
  readonly activation: Activation;
  readonly epsilon?: number;
}

/** How a block's matrices start. */
export interface TransformerInit {
  readonly qkv: Init;
  readonly attentionOut: Init;
  readonly hiddenIn: Init;
  readonly hiddenOut: Init;
}

/** PyTorch's own: MultiheadAttention's and Linear's defaults. */
export const torchInit = ({ width, hidden = 4 * width }: TransformerOptions): TransformerInit => ({
  qkv: xavierUniform(width, 3 * width),
  attentionOut: torchDefault(width),
  hiddenIn: torchDefault(width),
  hiddenOut: torchDefault(hidden),
});

const parts = {
  openclip: { norm1: "ln_1", norm2: "ln_2", hiddenIn: "c_fc", hiddenOut: "c_proj" },
  timm: { norm1: "norm1", norm2: "norm2", hiddenIn: "fc1", hiddenOut: "fc2" },
} as const;

type Step = (x: Tensor) => Tensor;

/** One block: x + attention(norm(x)), then x + mlp(norm(x)). */
export function transformerBlock(
  options: TransformerOptions,
  names: BlockNames,
  init = torchInit(options),
  causal = false,
): Module {
  const { width, heads, hidden = 4 * width, activation, epsilon } = options;
  const { norm1, norm2 } = parts[names];
  const children: Record<string, Module> = {
    [norm1]: layerNorm(width, epsilon),
    attn: selfAttention(width, heads, names, init, causal),
    [norm2]: layerNorm(width, epsilon),
    mlp: perceptron(width, hidden, activation, names, init),
  };
  return compose(children, (m, input: Tensor) => {
    const { attn, mlp, ...norms } = m as Record<string, Step>;
    const x = tf.add(input, attn!(norms[norm1]!(input)));
    return tf.add(x, mlp!(norms[norm2]!(x)));
  });
}

/** Two linear layers with an activation between. */
export function perceptron(
  width: number,
  hidden: number,
  activation: Activation,
  names: BlockNames,
  init: Pick<TransformerInit, "hiddenIn" | "hiddenOut">,
): Module {
  const { hiddenIn, hiddenOut } = parts[names];
  const children: Record<string, Module> = {
    [hiddenIn]: linear(width, hidden, { init: init.hiddenIn }),
    [hiddenOut]: linear(hidden, width, { init: init.hiddenOut }),
  };
  return compose(children, (m, x: Tensor) => {
    const layers = m as Record<string, Step>;
    return layers[hiddenOut]!(activations[activation](layers[hiddenIn]!(x)));
  });
}

function selfAttention(
  width: number,
  heads: number,
  names: BlockNames,
  init: TransformerInit,
  causal: boolean,
): Module {
  // Each pass makes the mask anew (it is small), so that no tensor outlives a tidy.
  const mask = (x: Tensor) => (causal ? causalMask(x.shape[1]!) : undefined);
  if (names === "timm") {
    return compose(
      {
        qkv: linear(width, 3 * width, { init: init.qkv, biasInit: zeros }),
        proj: linear(width, width, { init: init.attentionOut, biasInit: zeros }),
      },
      (m, x: Tensor) => m.proj(scaledDotProductAttention(splitHeads(m.qkv(x), heads), mask(x))),
    );
  }
  return compose(
    { out_proj: linear(width, width, { init: init.attentionOut, biasInit: zeros }) },
    (m, x: Tensor, own) => {
      const qkv = applyLinear(x, own.weight("in_proj_weight"), own.weight("in_proj_bias"));
      return m.out_proj(scaledDotProductAttention(splitHeads(qkv, heads), mask(x)));
    },
    {
      own: {
        in_proj_weight: { shape: [3 * width, width], init: init.qkv },
        in_proj_bias: { shape: [3 * width], init: zeros },
      },
    },
  );
}

/** OpenCLIP's Transformer: blocks under `resblocks`. */
export function transformer(
  options: TransformerOptions,
  { init, causal }: { init?: TransformerInit; causal?: boolean } = {},
): Module {
  const blocks = Array.from({ length: options.depth }, () =>
    transformerBlock(options, "openclip", init, causal),
  );
  return compose({ resblocks: sequential(...blocks) }, (m, x: Tensor) => m.resblocks(x));
}
