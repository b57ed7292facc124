import type { Tensor } from "../../engine";
import { torchDefault, zeros, type Init } from "../init";
import {
  convolution,
  layerNorm,
  linear,
  transformerBlock,
  type TransformerInit,
  type TransformerOptions,
} from "../layers";
import { compose, sequential, type Module } from "../module";
import type { ImageEncoder } from "./encoder";
import { latentPool } from "./latent-pool";
import { classToken, firstToken, flattenPatches } from "./tokens";

/** The vision transformer (Dosovitskiy et al. 2021), with timm's names. */
export interface VitOptions extends TransformerOptions {
  readonly kind: "vit";
  readonly channels: number;
  readonly patch: number;
  /** What stands for the image after the last norm: a class token (default), the patches' mean, or attention to them. */
  readonly pool?: "token" | "mean" | "attention";
  /** Width of a tanh layer after that, which some pre-trainings have before their classifier. */
  readonly representation?: number;
  /**
   * How the blocks' matrices start: `timm` (default), as small as suits a width of 768, or `fan-in`, by their inputs (LeCun et
   * al. 1998; He et al. 2015 before the activation). At a width of 64 the first is so near to linear that what it says of a
   * picture and of its negative is opposite: where pictures come in both polarities, it sees nothing to learn from.
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

/** The features of a vision transformer, [batch, featureSize]. */
export function vit(options: VitOptions, imageSize: number): ImageEncoder {
  const { channels, patch, width, depth, epsilon = 1e-6, pool = "token", representation, start } = options;
  const places = (imageSize / patch) ** 2;
  const withToken = pool === "token";
  const init = start === "fan-in" ? byFanIn(options) : asTimm;
  const block = () => transformerBlock({ ...options, epsilon }, "timm", init);
  const children: Record<string, Module> = {
    patch_embed: patchEmbedding(channels, width, patch),
    blocks: sequential(...Array.from({ length: depth }, block)),
    norm: layerNorm(width, epsilon),
    ...(pool === "attention" && { attn_pool: latentPool({ ...options, epsilon }) }),
    ...(representation !== undefined && { pre_logits: tanhLayer(width, representation) }),
  };
  const module = compose(
    children,
    (m, images: Tensor, own) => {
      const { patch_embed, blocks, norm, attn_pool, pre_logits } = m as Record<string, (x: Tensor) => Tensor>;
      const embedded = patch_embed!(images);
      const x = withToken ? classToken(embedded, own.weight("cls_token")) : embedded;
      const y = norm!(blocks!(x.add(own.weight("pos_embed"))));
      const summary = withToken ? firstToken(y) : attn_pool ? attn_pool(y) : y.mean<Tensor>(1);
      return pre_logits ? pre_logits(summary) : summary;
    },
    {
      own: {
        ...(withToken && { cls_token: { shape: [1, 1, width], init: zeros, decay: false } }),
        pos_embed: { shape: [1, places + (withToken ? 1 : 0), width], init: small, decay: false },
      },
    },
  );
  return { ...module, featureSize: representation ?? width };
}

function tanhLayer(inputs: number, outputs: number): Module {
  return compose({ fc: linear(inputs, outputs) }, (m, x: Tensor) => m.fc(x).tanh());
}

/** timm's PatchEmbed: one linear layer on every patch. */
export function patchEmbedding(channels: number, width: number, patch: number) {
  const init = torchDefault(channels * patch * patch);
  return compose(
    { proj: convolution(channels, width, { size: patch, stride: patch, bias: true, init }) },
    (m, images: Tensor) => flattenPatches(m.proj(images)),
  );
}
