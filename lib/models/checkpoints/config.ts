import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../common";
import type { ImageInput } from "../architecture";
import type { Activation } from "../layers";
import type { ArchitectureHints } from "./infer-architecture";

/** What the configurations beside weights say of their model. */
export interface Configured {
  readonly hints: ArchitectureHints;
  /** Of pictures; what a file leaves open is not in it. */
  readonly input: Partial<ImageInput>;
  /** The file that says how pictures are prepared, and the one that says what the model is. */
  readonly from: { readonly input?: string; readonly model?: string };
}

type Json = Readonly<Record<string, unknown>>;

const nothing: Configured = { hints: {}, input: {}, from: {} };

/**
 * Reads what lies beside weights: transformers' `preprocessor_config.json` and `config.json`, timm's `config.json`,
 * OpenCLIP's `open_clip_config.json`.
 *
 * @throws UserError where one is no JSON, or asks for what cannot be done to pictures here.
 */
export function readConfig(folder: string | undefined, weights: string): Configured {
  if (folder === undefined) return nothing;
  const openClip = readJson(join(folder, "open_clip_config.json"));
  const ofTransformers = /^(model\.safetensors|pytorch_model)/.test(weights);
  const config = readJson(join(folder, "config.json"));
  // Some folders hold a model twice, for OpenCLIP and for transformers.
  if (openClip !== undefined && !(ofTransformers && config?.model_type !== undefined))
    return ofOpenClip(openClip);
  if (config?.architecture !== undefined || config?.pretrained_cfg !== undefined) return ofTimm(config);
  const preprocessor = readJson(join(folder, "preprocessor_config.json"));
  return {
    hints: config === undefined ? {} : transformersHints(config),
    input:
      preprocessor === undefined
        ? {}
        : transformersInput(join(folder, "preprocessor_config.json"), preprocessor),
    from: {
      ...(preprocessor !== undefined && { input: "preprocessor_config.json" }),
      ...(config !== undefined && { model: "config.json" }),
    },
  };
}

function readJson(path: string): Json | undefined {
  if (!existsSync(path)) return undefined;
  if (statSync(path).size > 10e6) throw new UserError(`${path}: larger than any configuration`);
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  } catch (error) {
    throw new UserError(`${path}: no JSON (${(error as Error).message})`);
  }
  throw new UserError(`${path}: expected a JSON object`);
}

const number = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;
const positive = (value: unknown): number | undefined => {
  const found = number(value);
  return found !== undefined && found > 0 ? found : undefined;
};
const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

function channels(where: string, value: unknown): number[] | undefined {
  if (value === undefined || value === null) return undefined;
  const all = Array.isArray(value) ? (value as unknown[]) : [value, value, value];
  if (!all.every((one) => number(one) !== undefined))
    throw new UserError(`${where}: expected a number for each channel, found ${JSON.stringify(value)}`);
  return all as number[];
}

/** An object without its undefined fields. */
function known<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function interpolation(where: string, value: unknown): ImageInput["interpolation"] | undefined {
  const names: Record<string, ImageInput["interpolation"]> = {
    bicubic: "bicubic",
    bilinear: "bilinear",
    // Pillow's numbers, which transformers keeps.
    "3": "bicubic",
    "2": "bilinear",
  };
  if (value === undefined || value === null) return undefined;
  const found = names[String(value)];
  if (found === undefined)
    throw new UserError(
      `${where} ${JSON.stringify(value)}: pictures are resized bicubic or bilinear here: choose one (--interpolation)`,
    );
  return found;
}

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

function transformersHints(config: Json): ArchitectureHints {
  if (config.downsample_in_bottleneck === true)
    throw new UserError("config.json: downsample_in_bottleneck: such ResNets are not known here");
  const vision = config.vision_config === undefined ? config : object(config.vision_config);
  const text = object(config.text_config);
  const tower = (where: string, part: Json) =>
    known<{ activation: Activation; heads: number; epsilon: number }>({
      activation: activation(`${where}hidden_act`, part.hidden_act),
      heads: positive(part.num_attention_heads),
      epsilon: positive(part.layer_norm_eps),
    });
  const own = tower("config.json: ", vision);
  const size = positive(vision.image_size);
  return {
    ...own,
    ...(size !== undefined && { size }),
    ...(config.text_config !== undefined && { text: tower("config.json: text_config.", text) }),
  };
}

/** `224`, `{height, width}` or `{shortest_edge}`. */
function sizeOf(where: string, value: unknown): { side: number; isShortest: boolean } | undefined {
  const plain = positive(value);
  if (plain !== undefined) return { side: plain, isShortest: false };
  const { height, width, shortest_edge } = object(value);
  const shortest = positive(shortest_edge);
  if (shortest !== undefined) return { side: shortest, isShortest: true };
  if (positive(height) === undefined) return undefined;
  if (height !== width)
    throw new UserError(`${where}: ${String(height)} x ${String(width)}: expected a square`);
  return { side: height as number, isShortest: false };
}

/** Processors that take a number for the short side; the others resize to a square of it. */
const byShortSide = /CLIP|ConvNext|Bit|ChineseCLIP/;

function transformersInput(path: string, config: Json): Partial<ImageInput> {
  const type = String(config.image_processor_type ?? config.feature_extractor_type ?? "");
  const resized = config.do_resize === false ? undefined : sizeOf(`${path}: size`, config.size);
  const cut = config.do_center_crop === true ? sizeOf(`${path}: crop_size`, config.crop_size) : undefined;
  const isShortest =
    resized?.isShortest === true || (typeof config.size === "number" && byShortSide.test(type));
  const share = positive(config.crop_pct);
  // ConvNeXt's: below 384 pixels the short side is made larger by 1 / crop_pct, and the middle cut out.
  const byShare =
    /ConvNext/.test(type) && resized !== undefined && resized.side < 384 ? (share ?? 224 / 256) : 1;
  const size = cut?.side ?? resized?.side;
  const whole = /ConvNext/.test(type) && resized !== undefined && resized.side >= 384;
  const plain = config.do_normalize === false;
  return known<ImageInput>({
    mean: plain ? [0, 0, 0] : channels(`${path}: image_mean`, config.image_mean),
    std: plain ? [1, 1, 1] : channels(`${path}: image_std`, config.image_std),
    size,
    shortest: resized && Math.trunc(resized.side / byShare),
    resize: resized !== undefined && (!isShortest || whole) ? "squash" : undefined,
    interpolation: interpolation(`${path}: resample`, config.resample),
  });
}

/** What timm's models have that weights and configurations do not show, by their names. */
const timmModels: readonly (readonly [RegExp, ArchitectureHints])[] = [
  [/^tf_(efficientnet|mobilenet|mixnet)/, { padding: "same", batchNormEpsilon: 1e-3 }],
  [/^(efficientnet|mobilenet|mixnet|fbnet|mnasnet)/, { batchNormEpsilon: 1e-5 }],
  [/_clip_quickgelu_/, { activation: "quick-gelu", epsilon: 1e-5 }],
  [/_clip_/, { epsilon: 1e-5 }],
  [
    /^vit_(base_patch32_siglip|large_patch16_siglip(_gap)?_512|so400m_patch16_siglip|giantopt)/,
    { activation: "gelu-tanh" },
  ],
  [/^eva02_/, { rotary: "eva" }],
  [/_dinov3/, { rotary: "dinov3", pool: "mean", epsilon: 1e-5 }],
  [/^resnet|^resnext|^seresn|^wide_resnet/, { stem: "imagenet" }],
];

function ofTimm(config: Json): Configured {
  const where = "config.json: pretrained_cfg";
  const name = typeof config.architecture === "string" ? config.architecture : "";
  const cfg = config.pretrained_cfg === undefined ? config : object(config.pretrained_cfg);
  const shape = Array.isArray(cfg.input_size) ? (cfg.input_size as unknown[]) : [];
  const size = positive(shape[1]);
  const share = positive(cfg.crop_pct);
  if (cfg.crop_mode !== undefined && !["center", "squash", "border"].includes(String(cfg.crop_mode)))
    throw new UserError(`${where}.crop_mode ${JSON.stringify(cfg.crop_mode)}: expected center or squash`);
  const input = known<ImageInput>({
    mean: channels(`${where}.mean`, cfg.mean),
    std: channels(`${where}.std`, cfg.std),
    size,
    shortest: size === undefined ? undefined : Math.floor(size / (share ?? 0.875)),
    resize: cfg.crop_mode === "squash" ? "squash" : undefined,
    interpolation: interpolation(`${where}.interpolation`, cfg.interpolation),
  });
  const hints = timmModels.filter(([pattern]) => pattern.test(name)).map(([, one]) => one);
  return {
    hints: Object.assign({}, ...hints, size === undefined ? {} : { size }) as ArchitectureHints,
    input,
    from: { input: "config.json", model: "config.json" },
  };
}

function ofOpenClip(config: Json): Configured {
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
        ...(text.no_causal_mask === true && { causal: false }),
        ...(text.pool_type === "last" && { pool: "last" as const }),
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
