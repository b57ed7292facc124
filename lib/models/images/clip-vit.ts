import { kernels, type Tensor } from "../../engine";
import { torchDefault, type Init } from "../init";
import { convolution, layerNorm, transformer, type TransformerOptions } from "../layers";
import { compose } from "../module";
import { firstToken, flattenPatches, withTokens } from "./tokens";
import type { ImageEncoder } from "./encoder";

/**
 * CLIP's vision transformer (Radford et al. 2021), as OpenCLIP's VisionTransformer: a norm before the blocks, a
 * projection after.
 */
export interface ClipVitOptions extends TransformerOptions {
  readonly kind: "clip-vit";
  readonly channels: number;
  /** Side of a patch, pixels. */
  readonly patch: number;
  /**
   * Width of the shared space, where the model is the image tower of a CLIP alone; without it features are not
   * projected.
   */
  readonly embed?: number;
}

/**
 * CLIP's vision transformer: features in the space that pictures and texts share, [batch, embed], of pictures, [batch,
 * size, size, channels]; [batch, width] where there is no such space (`embed` undefined).
 */
export function clipVit(options: ClipVitOptions, imageSize: number, embed: number | undefined): ImageEncoder {
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
      ln_pre: layerNorm(width, options.epsilon),
      transformer: transformer(options, { wanted: 1 }),
      ln_post: layerNorm(width, options.epsilon),
    },
    (m, images: Tensor, own) => {
      const x = withTokens(
        flattenPatches(m.conv1(images)),
        own.weight("class_embedding").reshape([1, 1, width]),
      );
      const y = m.transformer(m.ln_pre(x.add(own.weight("positional_embedding"))));
      const features = m.ln_post(firstToken(y));
      return embed === undefined ? features : kernels.matMulOp(features, own.weight("proj"));
    },
    {
      own: {
        class_embedding: { shape: [width], init: scaled },
        positional_embedding: { shape: [tokens, width], init: scaled },
        ...(embed !== undefined && { proj: { shape: [width, embed], init: scaled } }),
      },
    },
  );
  return { ...module, featureSize: embed ?? width };
}
