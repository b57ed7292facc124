import type { Tensor } from "../../engine";
import { torchDefault, zeros, type Init } from "../init";
import { conv2d, layerNorm, transformerBlock, type TransformerOptions } from "../layers";
import { compose, sequential } from "../module";
import type { ImageEncoder } from "./encoder";
import { classToken, firstToken, patches } from "./tokens";

/** The vision transformer with a class token (Dosovitskiy et al. 2021), with timm's names. */
export interface VitOptions extends TransformerOptions {
  readonly kind: "vit";
  readonly channels: number;
  readonly patch: number;
}

const small: Init = { kind: "truncated-normal", std: 0.02 };
const init = { qkv: small, attentionOut: small, hiddenIn: small, hiddenOut: small };

/** The class token after the last norm: [batch, width]. */
export function vit(options: VitOptions, imageSize: number): ImageEncoder {
  const { channels, patch, width, depth, epsilon = 1e-6 } = options;
  const tokens = (imageSize / patch) ** 2 + 1;
  const block = () => transformerBlock({ ...options, epsilon }, "timm", init);
  const module = compose(
    {
      patch_embed: patchEmbedding(channels, width, patch),
      blocks: sequential(...Array.from({ length: depth }, block)),
      norm: layerNorm(width, epsilon),
    },
    (m, images: Tensor, own) => {
      const x = classToken(m.patch_embed(images), own.weight("cls_token"));
      return firstToken(m.norm(m.blocks(x.add(own.weight("pos_embed")))));
    },
    {
      own: {
        cls_token: { shape: [1, 1, width], init: zeros, decay: false },
        pos_embed: { shape: [1, tokens, width], init: small, decay: false },
      },
    },
  );
  return { ...module, featureSize: width };
}

/** timm's PatchEmbed: one linear layer on every patch. */
export function patchEmbedding(channels: number, width: number, patch: number) {
  const init = torchDefault(channels * patch * patch);
  return compose(
    { proj: conv2d(channels, width, { size: patch, stride: patch, bias: true, init }) },
    (m, images: Tensor) => patches(m.proj(images)),
  );
}
