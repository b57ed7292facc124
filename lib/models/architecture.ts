import type { Objective } from "../catalogue";
import type { ClipVitOptions } from "./images/clip-vit";
import type { ConvnextOptions } from "./images/convnext";
import type { EfficientnetOptions } from "./images/efficientnet";
import type { MixerOptions } from "./images/mixer";
import type { ModifiedResnetOptions } from "./images/modified-resnet";
import type { ResnetOptions } from "./images/resnet";
import type { RegnetOptions } from "./images/regnet";
import type { SwinOptions } from "./images/swin";
import type { VitOptions } from "./images/vit";
import type { MeanOfWordsOptions } from "./texts/mean-of-words";
import type { TextTransformerOptions } from "./texts/text-transformer";

/**
 * What images a model takes, and how pixels become its numbers: the shorter side resized to `shortest`, the middle
 * `size` x `size` cut out, then (value / 255 − mean) / std, channel by channel.
 */
export interface ImageInput {
  /** Height and width, pixels. */
  readonly size: number;
  readonly shortest: number;
  readonly interpolation: "bicubic" | "bilinear";
  /** `squash`: both sides are resized to `shortest`, whatever the picture's shape. Default: as above. */
  readonly resize?: "squash";
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What an image encoder is made of, one kind for each family of architectures; `kind` tells them apart. */
export type ImageTower =
  | ResnetOptions
  | ModifiedResnetOptions
  | ClipVitOptions
  | VitOptions
  | MixerOptions
  | ConvnextOptions
  | EfficientnetOptions
  | RegnetOptions
  | SwinOptions
  | FrozenTower;
/** What a text encoder is made of: a transformer, or the mean of word embeddings. `kind` tells them apart. */
export type TextTower = TextTransformerOptions | MeanOfWordsOptions;

/**
 * An encoder that is known by its features alone: one in an ONNX file, or one whose features were written to a file.
 */
export interface FrozenTower {
  readonly kind: "onnx" | "features";
  readonly channels: number;
  readonly featureSize: number;
}

/** A model as data: enough to build it. */
export interface Architecture {
  readonly input: ImageInput;
  readonly image: ImageTower;
  /** CLIP: the text tower, and the width of the space that both towers share. */
  readonly clip?: {
    readonly text: TextTower;
    readonly embed: number;
    readonly logitScale: number;
    /** What stands after an image tower that does not project by itself; default `linear`, a layer with a bias. */
    readonly imageHead?: "linear" | "mlp" | "none";
  };
  /**
   * SimCLR: the head between the features and the loss (SLIP's: three layers). Beside `clip` the model is SLIP's: the
   * head stands on the image tower's own features, before the layer into the shared space.
   */
  readonly simclr?: { readonly hidden: number; readonly output: number };
  /** Supervised: how many classes. */
  readonly supervised?: { readonly classes: number };
}

/** The objective that an architecture's parts are made for; undefined where it has features alone. */
export function objectiveFor({
  clip,
  simclr,
  supervised,
}: Architecture): Exclude<Objective, "scratch"> | undefined {
  if (clip) return simclr ? "slip" : "clip";
  if (simclr) return "simclr";
  return supervised && "supervised";
}
