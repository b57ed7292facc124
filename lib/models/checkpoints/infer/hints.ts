import type { ImageInput } from "../../architecture";
import { clipInput, imagenetInput, vitInput } from "../../standard-inputs";
import type { Activation, RotaryKind } from "../../layers";

/** What weights can't tell of a model, and others may: its family, a configuration beside it, the user. */
export interface ArchitectureHints {
  /** `quick-gelu` in OpenAI's CLIP, `gelu-tanh` in Google's models, `gelu` in most others. */
  readonly activation?: Activation;
  /** Attention heads of the image tower, where they are not width / 64. */
  readonly heads?: number;
  /** Of the image tower's layer norms. */
  readonly epsilon?: number;
  readonly batchNormEpsilon?: number;
  /** How convolutions are padded where they stride: as TensorFlow does, in models that come from it. */
  readonly padding?: "same";
  /** What stands for the image in a ViT that has a class token. */
  readonly pool?: "token" | "mean";
  /** What stands for the image where there is a distillation token: the class token (transformers), or both (timm). */
  readonly distilledBy?: "token";
  readonly rotary?: RotaryKind;
  /** The stem of a ResNet whose first kernels are 3x3. */
  readonly stem?: Stem;
  readonly text?: {
    readonly activation?: Activation;
    readonly heads?: number;
    readonly epsilon?: number;
    readonly causal?: boolean;
    readonly pool?: "end" | "last";
  };
  /** Pixels that the model's pictures have on a side, where its weights leave it open. */
  readonly size?: number;
  /** How its pictures are usually prepared. */
  readonly input?: UsualInput;
}

/**
 * How a network begins whose first convolution is 3x3: `cifar`, for small pictures, without stride and pooling;
 * `imagenet`, for large ones, with both.
 */
export type Stem = "cifar" | "imagenet";

/** Ways in which pictures are prepared for many models. */
export type UsualInput = "clip" | "imagenet" | "imagenet-bicubic" | "imagenet-whole" | "half" | "siglip";

/** A usual way of preparing pictures, at this size of input in pixels. */
export function usualInput(name: UsualInput, size: number): ImageInput {
  switch (name) {
    case "clip":
      return clipInput(size);
    case "imagenet":
      return imagenetInput(size);
    case "imagenet-bicubic":
      return { ...imagenetInput(size), interpolation: "bicubic" };
    case "imagenet-whole":
      return { ...imagenetInput(size), shortest: size };
    case "half":
      return vitInput(size);
    case "siglip":
      return { ...vitInput(size), shortest: size, resize: "squash" };
  }
}
