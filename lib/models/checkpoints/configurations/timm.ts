import { UserError } from "../../../common";
import type { ImageInput } from "../../architecture";
import type { ArchitectureHints } from "../infer-architecture";
import type { ModelConfiguration } from "./model-configuration";
import {
  channelValues,
  interpolation,
  definedFields,
  objectOrEmpty,
  positiveNumber,
  type Json,
} from "./values";

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

/** What timm's `config.json` says. @throws UserError naming the field. */
export function fromTimmConfiguration(config: Json): ModelConfiguration {
  const where = "config.json: pretrained_cfg";
  const name = typeof config.architecture === "string" ? config.architecture : "";
  const cfg = config.pretrained_cfg === undefined ? config : objectOrEmpty(config.pretrained_cfg);
  const shape = Array.isArray(cfg.input_size) ? (cfg.input_size as unknown[]) : [];
  const size = positiveNumber(shape[1]);
  const share = positiveNumber(cfg.crop_pct);
  if (cfg.crop_mode !== undefined && !["center", "squash", "border"].includes(String(cfg.crop_mode)))
    throw new UserError(`${where}.crop_mode ${JSON.stringify(cfg.crop_mode)}: expected center or squash`);
  const input = definedFields<ImageInput>({
    mean: channelValues(`${where}.mean`, cfg.mean),
    std: channelValues(`${where}.std`, cfg.std),
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
