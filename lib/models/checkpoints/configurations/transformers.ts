import { UserError } from "../../../common";
import type { ImageInput } from "../../architecture";
import type { Activation } from "../../layers";
import type { ArchitectureHints } from "../infer-architecture";
import {
  channelValues,
  interpolation,
  definedFields,
  objectOrEmpty,
  positiveNumber,
  type Json,
} from "./values";

const activations: Readonly<Record<string, Activation>> = {
  gelu: "gelu",
  quick_gelu: "quick-gelu",
  gelu_new: "gelu-tanh",
  gelu_fast: "gelu-tanh",
  gelu_tanh: "gelu-tanh",
  gelu_pytorch_tanh: "gelu-tanh",
  relu: "relu",
  silu: "silu",
  swish: "silu",
};

function activation(where: string, value: unknown): Activation | undefined {
  if (value === undefined || value === null) return undefined;
  const found = activations[String(value)];
  if (found === undefined) throw new UserError(`${where} ${JSON.stringify(value)}: no such activation here`);
  return found;
}

/** What transformers' `config.json` says of a model. @throws UserError where the model is not known here. */
export function transformersHints(config: Json): ArchitectureHints {
  if (config.downsample_in_bottleneck === true)
    throw new UserError("config.json: downsample_in_bottleneck: such ResNets are not known here");
  const vision = config.vision_config === undefined ? config : objectOrEmpty(config.vision_config);
  const text = objectOrEmpty(config.text_config);
  const tower = (where: string, part: Json) =>
    definedFields<{ activation: Activation; heads: number; epsilon: number }>({
      activation: activation(`${where}hidden_act`, part.hidden_act),
      heads: positiveNumber(part.num_attention_heads),
      epsilon: positiveNumber(part.layer_norm_eps),
    });
  const own = tower("config.json: ", vision);
  const size = positiveNumber(vision.image_size);
  return {
    ...own,
    ...(size !== undefined && { size }),
    ...(config.text_config !== undefined && { text: tower("config.json: text_config.", text) }),
  };
}

/** `224`, `{height, width}` or `{shortest_edge}`. */
function sizeOf(where: string, value: unknown): { side: number; isShortest: boolean } | undefined {
  const plain = positiveNumber(value);
  if (plain !== undefined) return { side: plain, isShortest: false };
  const { height, width, shortest_edge } = objectOrEmpty(value);
  const shortest = positiveNumber(shortest_edge);
  if (shortest !== undefined) return { side: shortest, isShortest: true };
  if (positiveNumber(height) === undefined) return undefined;
  if (height !== width)
    throw new UserError(`${where}: ${String(height)} x ${String(width)}: expected a square`);
  return { side: height as number, isShortest: false };
}

/** Processors that take a number for the short side; the others resize to a square of it. */
const byShortSide = /CLIP|ConvNext|Bit|ChineseCLIP/;

/** How transformers' `preprocessor_config.json` prepares pictures. @throws UserError naming the field. */
export function transformersInput(path: string, config: Json): Partial<ImageInput> {
  const type = String(config.image_processor_type ?? config.feature_extractor_type ?? "");
  const resized = config.do_resize === false ? undefined : sizeOf(`${path}: size`, config.size);
  const cut = config.do_center_crop === true ? sizeOf(`${path}: crop_size`, config.crop_size) : undefined;
  const isShortest =
    resized?.isShortest === true || (typeof config.size === "number" && byShortSide.test(type));
  const share = positiveNumber(config.crop_pct);
  // ConvNeXt's: below 384 pixels the short side is made larger by 1 / crop_pct, and the middle cut out.
  const byShare =
    /ConvNext/.test(type) && resized !== undefined && resized.side < 384 ? (share ?? 224 / 256) : 1;
  const size = cut?.side ?? resized?.side;
  const whole = /ConvNext/.test(type) && resized !== undefined && resized.side >= 384;
  const plain = config.do_normalize === false;
  return definedFields<ImageInput>({
    mean: plain ? [0, 0, 0] : channelValues(`${path}: image_mean`, config.image_mean),
    std: plain ? [1, 1, 1] : channelValues(`${path}: image_std`, config.image_std),
    size,
    shortest: resized && Math.trunc(resized.side / byShare),
    resize: resized !== undefined && (!isShortest || whole) ? "squash" : undefined,
    interpolation: interpolation(`${path}: resample`, config.resample),
  });
}
