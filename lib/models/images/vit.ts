import type { Tensor } from "../../engine";
import { torchDefault, zeros, type Init } from "../init";
import {
  convolution,
  layerNorm,
  linear,
  relativePositions,
  rotary,
  transformerBlock,
  type AttentionOptions,
  type RotaryKind,
  type TransformerInit,
  type TransformerOptions,
} from "../layers";
import { compose, sequential, type Module, type Parameters, type ParameterSpec } from "../module";
import type { ImageEncoder } from "./encoder";
import { latentPool } from "./latent-pool";
import { firstToken, flattenPatches, withTokens } from "./tokens";

/** The vision transformer (Dosovitskiy et al. 2021), with timm's names. */
export interface VitOptions extends TransformerOptions {
  readonly kind: "vit";
  readonly channels: number;
  readonly patch: number;
  /**
   * What stands for the image after the last norm: a class token (default), the mean of it and of the distillation
   * token, the patches' mean, or attention to them.
   */
  readonly pool?: "token" | "distilled" | "mean" | "attention";
  /** Whether there is a class token; default: where it is the summary. */
  readonly classToken?: boolean;
  /** A second token, after the first, that learnt from a teacher (Touvron et al. 2021, "DeiT"). */
  readonly distillation?: boolean;
  /**
   * Tokens without a position or a meaning of their own between the class token and the patches (Darcet et al. 2024).
   */
  readonly registers?: number;
  /** How tokens know their positions: a learnt vector each (default), or not by themselves. */
  readonly positions?: "learned" | "none";
  /** Queries and keys turned by their patches' positions. */
  readonly rotary?: RotaryKind;
  /** A learnt bias in every block for each pair of positions (Bao et al. 2022, "BEiT"). */
  readonly relative?: boolean;
  /** A layer norm before the first block, as CLIP has. */
  readonly preNorm?: boolean;
  /** Whether the patches' linear layer has a bias; default true. */
  readonly patchBias?: boolean;
  /** Whether the last norm stands before the summary is made (default) or after it. */
  readonly poolNorm?: "before" | "after";
  /** Width of a tanh layer after that, which some pre-trainings have before their classifier. */
  readonly representation?: number;
  /**
   * How the blocks' matrices start: `timm` (default), as small as suits a width of 768, or `fan-in`, by their inputs
   * (LeCun et al. 1998; He et al. 2015 before the activation). At a width of 64 the first is so near to linear that
   * what it says of a picture and of its negative is opposite: where pictures come in both polarities, it sees nothing
   * to learn from.
   */
  readonly start?: "timm" | "fan-in";
}

const small: Init = { kind: "truncated-normal", std: 0.02 };
const asTimm: TransformerInit = { qkv: small, attentionOut: small, hiddenIn: small, hiddenOut: small };

function byFanIn({ width, hidden = 4 * width }: TransformerOptions): TransformerInit {
  const scaled = (inputs: number, gain = 1): Init => ({ kind: "normal", std: Math.sqrt(gain / inputs) });
  return {
    qkv: scaled(width),
    attentionOut: scaled(width),
    hiddenIn: scaled(width, 2),
    hiddenOut: scaled(hidden),
  };
}

/** A vision transformer: features, [batch, featureSize], of pictures, [batch, size, size, channels]. */
export function vit(options: VitOptions, imageSize: number): ImageEncoder {
  const { channels, patch, width, depth, heads, epsilon = 1e-6, pool = "token", start } = options;
  const { representation, registers = 0, distillation = false, poolNorm = "before" } = options;
  const withToken = options.classToken ?? (pool === "token" || pool === "distilled");
  const side = imageSize / patch;
  const placed = (withToken ? 1 : 0) + (distillation ? 1 : 0);
  const prefix = placed + registers;
  const init = start === "fan-in" ? byFanIn(options) : asTimm;
  const attention: AttentionOptions = {
    ...(options.rotary && { rotate: rotary(options.rotary, side, width / heads, prefix) }),
    ...(options.relative && { relative: relativePositions(side, withToken) }),
  };
  const wanted = { token: 1, distilled: 2, mean: undefined, attention: undefined }[pool];
  const block = (_: unknown, i: number) =>
    transformerBlock({ ...options, epsilon }, "timm", init, {
      ...attention,
      ...(i === depth - 1 && wanted !== undefined && { wanted }),
    });
  const norm = layerNorm(width, epsilon);
  const children: Record<string, Module> = {
    patch_embed: patchEmbedding(channels, width, patch, options.patchBias),
    ...(options.preNorm && { norm_pre: norm }),
    blocks: sequential(...Array.from({ length: depth }, block)),
    ...(poolNorm === "before" ? { norm } : { fc_norm: norm }),
    ...(pool === "attention" && { attn_pool: latentPool({ ...options, epsilon }) }),
    ...(representation !== undefined && { pre_logits: tanhLayer(width, representation) }),
  };
  const token = (count = 1): ParameterSpec => ({ shape: [1, count, width], init: zeros, decay: false });
  const positions = side ** 2 + placed;
  const own: Parameters = {
    ...(withToken && { cls_token: token() }),
    ...(distillation && { dist_token: token() }),
    ...(registers > 0 && { reg_token: token(registers) }),
    ...(options.positions !== "none" && {
      pos_embed: { shape: [1, positions, width], init: small, decay: false },
    }),
  };
  const summary = (x: Tensor): Tensor => {
    if (pool === "token") return firstToken(x);
    const [batch, tokens] = x.shape as [number, number];
    if (pool === "distilled") return x.slice([0, 0, 0], [batch, 2, width]).mean(1);
    return x.slice([0, prefix, 0], [batch, tokens - prefix, width]).mean(1);
  };
  const module = compose(
    children,
    (m, images: Tensor, has) => {
      const { patch_embed, norm_pre, blocks, norm, fc_norm, attn_pool, pre_logits } = m as Record<
        string,
        (x: Tensor) => Tensor
      >;
      let x = patch_embed!(images);
      if (distillation) x = withTokens(x, has.weight("dist_token"));
      if (withToken) x = withTokens(x, has.weight("cls_token"));
      if (own.pos_embed) x = x.add(has.weight("pos_embed"));
      if (registers > 0) x = withTokens(x, has.weight("reg_token"), placed);
      const y = blocks!(norm_pre ? norm_pre(x) : x);
      const normed = norm ? norm(y) : y;
      const pooled = attn_pool ? attn_pool(normed) : summary(normed);
      const z = fc_norm ? fc_norm(pooled) : pooled;
      return pre_logits ? pre_logits(z) : z;
    },
    { own },
  );
  return { ...module, featureSize: representation ?? width };
}

function tanhLayer(inputs: number, outputs: number): Module {
  return compose({ fc: linear(inputs, outputs) }, (m, x: Tensor) => m.fc(x).tanh());
}

/** timm's PatchEmbed: one linear layer on every patch. */
export function patchEmbedding(channels: number, width: number, patch: number, bias = true) {
  const init = torchDefault(channels * patch * patch);
  return compose(
    { proj: convolution(channels, width, { size: patch, stride: patch, bias, init }) },
    (m, images: Tensor) => flattenPatches(m.proj(images)),
  );
}
