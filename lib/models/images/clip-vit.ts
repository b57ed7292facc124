import { kernels, type Tensor } from "../../engine";
import { torchDefault, type Init } from "../init";
import { convolution, layerNorm, transformer, type TransformerOptions } from "../layers";
import { compose } from "../module";
import { classToken, firstToken, flattenPatches } from "./tokens";
import type { ImageEncoder } from "./encoder";

/** CLIP's vision transformer (Radford et al. 2021), as OpenCLIP's VisionTransformer: a norm before the blocks, a projection after. */
export interface ClipVitOptions extends TransformerOptions {
  readonly kind: "clip-vit";
  readonly channels: number;
  /** Side of a patch, pixels. */
  readonly patch: number;
}

/** Features in CLIP's shared space, [batch, embed]. */
export function clipVit(options: ClipVitOptions, imageSize: number, embed: number): ImageEncoder {
  const { channels, patch, width } = options;
  const tokens = (imageSize / patch) ** 2 + 1;
  const scaled: Init = { kind: "normal", std: width ** -0.5 };
  const module = compose(
    {
      conv1: convolution(channels, width, {
        size: patch,
        stride: patch,
        init: torchDefault(channels * patch * patch),
      }),
      ln_pre: layerNorm(width),
      transformer: transformer(options),
      ln_post: layerNorm(width),
    },
    (m, images: Tensor, own) => {
      const x = classToken(flattenPatches(m.conv1(images)), own.weight("class_embedding"));
      const y = m.transformer(m.ln_pre(x.add(own.weight("positional_embedding"))));
      return kernels.matMulOp(m.ln_post(firstToken(y)), own.weight("proj"));
    },
    {
      own: {
        class_embedding: { shape: [width], init: scaled },
        positional_embedding: { shape: [tokens, width], init: scaled },
        proj: { shape: [width, embed], init: scaled },
      },
    },
  );
  return { ...module, featureSize: embed };
}
