import type { Architecture, ImageInput } from "../architecture";
import type { Activation } from "../layers";
import type { ArchitectureName } from "../presets";
import type { Stem } from "./infer/hints";

/** What a file may not say of itself. What is given here wins over configurations beside the weights. */
export interface LoadOptions {
  /** The model, where it is not to be inferred from the weights. */
  readonly architecture?: Architecture | ArchitectureName;
  /**
   * The transformers' activation: `quick-gelu` for OpenAI's weights that no longer are TorchScript and those named so,
   * `gelu` for Google's `.npz` as timm computes with it (its own is `gelu-tanh`).
   */
  readonly activation?: Activation;
  /** Attention heads of a ViT where they are not width / 64. */
  readonly heads?: number;
  /** Of the image tower's layer norms. */
  readonly epsilon?: number;
  /** What a ResNet's first kernels of 3x3 are for: small pictures (`cifar`: no stride, no pooling) or large ones. */
  readonly stem?: Stem;
  /** Mean and standard deviation of each channel, of values from 0 to 1. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** Side of the pictures, pixels: position embeddings are resampled to it. */
  readonly size?: number;
  /** The share of the short side that is kept (0.875: 224 of 256), or `squash`: the whole picture made square. */
  readonly crop?: number | "squash";
  readonly interpolation?: ImageInput["interpolation"];
  /** Which of several encoders in a file: what its tensors' names begin with (`teacher`, `encoder_q`, `model_ema`). */
  readonly weights?: string;
}
