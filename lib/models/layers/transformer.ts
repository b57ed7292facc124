import { kernels, tf, type Tensor } from "../../engine";
import { torchDefault, xavierUniform, zeros, type Init } from "../init";
import { compose, sequential, weight, type Module, type Own, type Parameters } from "../module";
import { activations, silu, type Activation } from "./activations";
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
  /**
   * Whether what each half of a block adds is scaled by a learnt factor a channel (Touvron et al. 2021, "LayerScale").
   */
  readonly layerScale?: boolean;
  /** Whether queries, keys and values have a bias; default true. */
  readonly qkvBias?: boolean;
  /** A gated hidden layer, silu(g) · x (Shazeer 2020), with a layer norm after it or without. */
  readonly swiglu?: "plain" | "normed";
}

/** What a vision transformer does to attention besides; see {@link transformerBlock}. */
export interface AttentionOptions {
  readonly causal?: boolean;
  /** Turns queries and keys by their positions. */
  readonly rotate?: (x: Tensor) => Tensor;
  /** Adds a learnt bias to each pair of positions. */
  readonly relative?: RelativePositions;
  /**
   * Of the last block: how many tokens, from the front, are looked at afterwards. Where nothing but the result is
   * wanted the others are keys and values alone, which spares most of the block. Default: all of them.
   */
  readonly wanted?: number;
  /**
   * Whether this is the last block, after which one token of each sequence may be all that is looked at
   * (`Own.tokenIndices`).
   */
  readonly isLast?: boolean;
}

/** A table of biases, [distances, heads], and which of its rows each pair of `tokens` x `tokens` takes. */
export interface RelativePositions {
  readonly distances: number;
  readonly tokens: number;
  readonly index: Int32Array;
}

/** How the matrices of a transformer's block are initialised. */
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
  openclip: { norm1: "ln_1", norm2: "ln_2", hiddenIn: "c_fc", hiddenOut: "c_proj", scale: "ls_" },
  timm: { norm1: "norm1", norm2: "norm2", hiddenIn: "fc1", hiddenOut: "fc2", scale: "ls" },
} as const;

type Step = (x: Tensor) => Tensor;

/** One block: x + attention(norm(x)), then x + mlp(norm(x)). */
export function transformerBlock(
  options: TransformerOptions,
  names: BlockNames,
  init = torchInit(options),
  attention: AttentionOptions = {},
): Module {
  const { width, hidden = 4 * width, activation, epsilon, layerScale = false, swiglu } = options;
  const { norm1, norm2, scale } = parts[names];
  const children: Record<string, Module> = {
    [norm1]: layerNorm(width, epsilon),
    attn: selfAttention(options, names, init, attention),
    [norm2]: layerNorm(width, epsilon),
    mlp: swiglu
      ? gatedPerceptron(width, hidden, swiglu === "normed", epsilon)
      : perceptron(width, hidden, activation, names, init),
    ...(layerScale && { [`${scale}1`]: channelScale(width), [`${scale}2`]: channelScale(width) }),
  };
  return compose(children, (m, input: Tensor, own) => {
    const { attn, mlp, ...rest } = m as Record<string, Step>;
    const scaled = (part: 1 | 2, x: Tensor) => rest[`${scale}${part}`]?.(x) ?? x;
    const indices = tokenIndicesOf(attention, own);
    const x = tf.add<Tensor>(
      indices ? tokensAt(input, indices) : firstPlaces(input, 1, wantedOf(attention, own)),
      scaled(1, attn!(rest[norm1]!(input))),
    );
    return tf.add(x, scaled(2, mlp!(rest[norm2]!(x))));
  });
}

/** How many tokens a block has to give; undefined: all. Turned queries and biases of pairs stay whole. */
function wantedOf({ wanted, rotate, relative, causal }: AttentionOptions, own: Own): number | undefined {
  return own.resultOnly && !rotate && !relative && !causal ? wanted : undefined;
}

/** The token of each sequence that a causal block has to give, [batch]; undefined: all of them. */
function tokenIndicesOf(
  { isLast, rotate, relative, causal }: AttentionOptions,
  own: Own,
): Tensor | undefined {
  return isLast && causal && !rotate && !relative ? own.tokenIndices : undefined;
}

/** One token of each sequence: [batch, 1, width] of [batch, tokens, width]. */
export function tokensAt(x: Tensor, indices: Tensor): Tensor {
  const [batch, tokens, width] = x.shape as [number, number, number];
  const rows = tf.range(0, batch, 1, "int32").mul<Tensor>(tf.scalar(tokens, "int32"));
  return kernels
    .gatherOp(x.reshape([batch * tokens, width]), rows.add<Tensor>(indices))
    .reshape([batch, 1, width]);
}

/** The first `count` positions along an axis; undefined: all. */
function firstPlaces(x: Tensor, axis: number, count: number | undefined): Tensor {
  if (count === undefined) return x;
  const sizes = x.shape.map((side, i) => (i === axis ? count : side));
  return x.slice(
    sizes.map(() => 0),
    sizes,
  );
}

/** A learnt factor for each channel of the last axis. */
export function channelScale(width: number): Module {
  return {
    parameters: { gamma: { shape: [width], init: { kind: "constant", value: 1e-5 } } },
    forward: (weights, x, { path = "" } = {}) => x.mul(weight(weights, path + "gamma")),
  };
}

/** silu(g·x) · (h·x), and a linear layer after it, with the names of timm's SwiGLU. */
function gatedPerceptron(width: number, hidden: number, normed: boolean, epsilon?: number): Module {
  const children = {
    fc1_g: linear(width, hidden),
    fc1_x: linear(width, hidden),
    ...((normed ? { norm: layerNorm(hidden, epsilon) } : {}) as { norm: Module }),
    fc2: linear(hidden, width),
  };
  return compose(children, (m, x: Tensor) => {
    const y = silu(m.fc1_g(x)).mul<Tensor>(m.fc1_x(x));
    return m.fc2(normed ? m.norm(y) : y);
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
    const y = layers[hiddenIn]!(x);
    // As rows: what lies between the matrix product and the activation keeps TensorFlow from making them one operation.
    return layers[hiddenOut]!(activations[activation](y.reshape([-1, hidden])).reshape(y.shape));
  });
}

function selfAttention(
  { width, heads, qkvBias = true }: TransformerOptions,
  names: BlockNames,
  init: TransformerInit,
  options: AttentionOptions,
): Module {
  const { causal = false, rotate, relative } = options;
  const attend = (qkv: Tensor, own: Own): Tensor => {
    const indices = tokenIndicesOf(options, own);
    if (indices !== undefined) {
      const { k, v } = splitHeads(qkv, heads);
      const { q } = splitHeads(tokensAt(qkv, indices), heads);
      const tokens = qkv.shape[1]!;
      const mask = kernels.gatherOp(causalMask(tokens), indices).reshape([-1, 1, 1, tokens]);
      return scaledDotProductAttention({ q, k, v }, mask);
    }
    const { q: queries, k, v } = splitHeads(qkv, heads);
    const q = firstPlaces(queries, 2, wantedOf(options, own));
    const turned = rotate === undefined ? { q, k, v } : { q: rotate(q), k: rotate(k), v };
    // Each pass makes the mask anew (it is small), so that no tensor outlives a tidy.
    const mask = causal ? causalMask(qkv.shape[1]!) : relative && relativeBias(relative, own, heads);
    return scaledDotProductAttention(turned, mask);
  };
  const table: Parameters = relative
    ? { relative_position_bias_table: { shape: [relative.distances, heads], init: zeros, decay: false } }
    : {};
  if (names === "timm") {
    return compose(
      {
        qkv: linear(width, 3 * width, { init: init.qkv, bias: qkvBias, biasInit: zeros }),
        proj: linear(width, width, { init: init.attentionOut, biasInit: zeros }),
      },
      (m, x: Tensor, own) => m.proj(attend(m.qkv(x), own)),
      { own: table },
    );
  }
  return compose(
    { out_proj: linear(width, width, { init: init.attentionOut, biasInit: zeros }) },
    (m, x: Tensor, own) =>
      m.out_proj(attend(applyLinear(x, own.weight("in_proj_weight"), own.weight("in_proj_bias")), own)),
    {
      own: {
        in_proj_weight: { shape: [3 * width, width], init: init.qkv },
        in_proj_bias: { shape: [3 * width], init: zeros },
      },
    },
  );
}

/** The bias of each pair of positions, [heads, tokens, tokens]. */
function relativeBias({ tokens, index }: RelativePositions, own: Own, heads: number): Tensor {
  const rows = kernels.gatherOp(own.weight("relative_position_bias_table"), tf.tensor1d(index, "int32"));
  return rows.reshape([tokens, tokens, heads]).transpose([2, 0, 1]);
}

/** OpenCLIP's Transformer: blocks under `resblocks`; `wanted` as in {@link AttentionOptions}. */
export function transformer(
  options: TransformerOptions,
  { init, causal = false, wanted }: { init?: TransformerInit; causal?: boolean; wanted?: number } = {},
): Module {
  const blocks = Array.from({ length: options.depth }, (_, i) =>
    transformerBlock(options, "openclip", init, {
      causal,
      isLast: i === options.depth - 1,
      ...(i === options.depth - 1 && wanted !== undefined && { wanted }),
    }),
  );
  return compose({ resblocks: sequential(...blocks) }, (m, x: Tensor) => m.resblocks(x));
}
