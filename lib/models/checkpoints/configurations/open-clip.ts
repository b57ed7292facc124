import { UserError } from "../../../common";
import type { ImageInput } from "../../architecture";
import type { Configured } from "./configured";
import { ofTimm } from "./timm";
import { channels, interpolation, known, object, positive, type Json } from "./values";

/** What OpenCLIP's `open_clip_config.json` says. @throws UserError naming the field. */
export function ofOpenClip(config: Json): Configured {
  const file = "open_clip_config.json";
  const model = object(config.model_cfg);
  const vision = object(model.vision_cfg);
  const text = object(model.text_cfg);
  const pictures = object(config.preprocess_cfg);
  const quick = model.quick_gelu === true;
  const tanh = (part: Json) => object(part.act_kwargs).approximate === "tanh";
  const width = positive(vision.width);
  const size = positive(Array.isArray(vision.image_size) ? vision.image_size[0] : vision.image_size);
  const mode = pictures.resize_mode ?? "shortest";
  if (mode !== "shortest" && mode !== "squash")
    throw new UserError(`${file}: resize_mode ${JSON.stringify(mode)}: expected shortest or squash`);
  const epsilon = positive(object(text.norm_kwargs).eps);
  const visionEpsilon = positive(object(vision.norm_kwargs).eps);
  const timm = typeof vision.timm_model_name === "string" ? vision.timm_model_name : undefined;
  const ofTrunk = timm === undefined ? {} : ofTimm({ architecture: timm, pretrained_cfg: {} }).hints;
  return {
    hints: {
      activation: quick ? "quick-gelu" : tanh(vision) ? "gelu-tanh" : "gelu",
      ...ofTrunk,
      ...(width !== undefined && { heads: Math.round(width / (positive(vision.head_width) ?? 64)) }),
      ...(visionEpsilon !== undefined && { epsilon: visionEpsilon }),
      ...(size !== undefined && { size }),
      text: {
        activation: quick ? "quick-gelu" : tanh(text) ? "gelu-tanh" : "gelu",
        ...known<{ heads: number; epsilon: number }>({ heads: positive(text.heads), epsilon }),
        causal: text.no_causal_mask !== true,
        pool: text.pool_type === "last" ? "last" : "end",
      },
    },
    input: known<ImageInput>({
      mean: channels(`${file}: mean`, pictures.mean) ?? [0.48145466, 0.4578275, 0.40821073],
      std: channels(`${file}: std`, pictures.std) ?? [0.26862954, 0.26130258, 0.27577711],
      size,
      shortest: size,
      resize: mode === "squash" ? "squash" : undefined,
      interpolation: interpolation(`${file}: interpolation`, pictures.interpolation) ?? "bicubic",
    }),
    from: { input: file, model: file },
  };
}
