import { UserError } from "../../../common";
import type { ImageInput } from "../../architecture";
import type { ModelConfiguration } from "./model-configuration";
import { fromTimmConfiguration } from "./timm";
import {
  channelValues,
  interpolation,
  definedFields,
  objectOrEmpty,
  positiveNumber,
  type Json,
} from "./values";

/** What OpenCLIP's `open_clip_config.json` says. @throws UserError naming the field. */
export function fromOpenClipConfiguration(config: Json): ModelConfiguration {
  const file = "open_clip_config.json";
  const model = objectOrEmpty(config.model_cfg);
  const vision = objectOrEmpty(model.vision_cfg);
  const text = objectOrEmpty(model.text_cfg);
  const pictures = objectOrEmpty(config.preprocess_cfg);
  const quick = model.quick_gelu === true;
  const tanh = (part: Json) => objectOrEmpty(part.act_kwargs).approximate === "tanh";
  const width = positiveNumber(vision.width);
  const size = positiveNumber(Array.isArray(vision.image_size) ? vision.image_size[0] : vision.image_size);
  const mode = pictures.resize_mode ?? "shortest";
  if (mode !== "shortest" && mode !== "squash")
    throw new UserError(`${file}: resize_mode ${JSON.stringify(mode)}: expected shortest or squash`);
  const epsilon = positiveNumber(objectOrEmpty(text.norm_kwargs).eps);
  const visionEpsilon = positiveNumber(objectOrEmpty(vision.norm_kwargs).eps);
  const timm = typeof vision.timm_model_name === "string" ? vision.timm_model_name : undefined;
  const ofTrunk =
    timm === undefined ? {} : fromTimmConfiguration({ architecture: timm, pretrained_cfg: {} }).hints;
  return {
    hints: {
      activation: quick ? "quick-gelu" : tanh(vision) ? "gelu-tanh" : "gelu",
      ...ofTrunk,
      ...(width !== undefined && { heads: Math.round(width / (positiveNumber(vision.head_width) ?? 64)) }),
      ...(visionEpsilon !== undefined && { epsilon: visionEpsilon }),
      ...(size !== undefined && { size }),
      text: {
        activation: quick ? "quick-gelu" : tanh(text) ? "gelu-tanh" : "gelu",
        ...definedFields<{ heads: number; epsilon: number }>({ heads: positiveNumber(text.heads), epsilon }),
        causal: text.no_causal_mask !== true,
        pool: text.pool_type === "last" ? "last" : "end",
      },
    },
    input: definedFields<ImageInput>({
      mean: channelValues(`${file}: mean`, pictures.mean) ?? [0.48145466, 0.4578275, 0.40821073],
      std: channelValues(`${file}: std`, pictures.std) ?? [0.26862954, 0.26130258, 0.27577711],
      size,
      shortest: size,
      resize: mode === "squash" ? "squash" : undefined,
      interpolation: interpolation(`${file}: interpolation`, pictures.interpolation) ?? "bicubic",
    }),
    from: { input: file, model: file },
  };
}
