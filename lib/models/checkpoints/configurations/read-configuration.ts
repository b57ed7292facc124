import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../common";
import type { ModelConfiguration } from "./model-configuration";
import { fromOpenClipConfiguration } from "./open-clip";
import { fromTimmConfiguration } from "./timm";
import { transformersHints, transformersInput } from "./transformers";
import type { Json } from "./values";

const nothing: ModelConfiguration = { hints: {}, input: {}, from: {} };

/**
 * Reads what lies beside weights: transformers' `preprocessor_config.json` and `config.json`, timm's `config.json`,
 * OpenCLIP's `open_clip_config.json`.
 *
 * @throws UserError where one is no JSON, or asks for what cannot be done to pictures here.
 */
export function readConfiguration(folder: string | undefined, weights: string): ModelConfiguration {
  if (folder === undefined) return nothing;
  const openClip = readJson(join(folder, "open_clip_config.json"));
  const ofTransformers = /^(model\.safetensors|pytorch_model)/.test(weights);
  const config = readJson(join(folder, "config.json"));
  // Some folders hold a model twice, for OpenCLIP and for transformers.
  if (openClip !== undefined && !(ofTransformers && config?.model_type !== undefined))
    return fromOpenClipConfiguration(openClip);
  if (config?.architecture !== undefined || config?.pretrained_cfg !== undefined)
    return fromTimmConfiguration(config);
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
