import type { ImageTower } from "../../architecture";
import { countMatches, axisLength, squareSide } from "./shapes";
import type { Infer } from "./tower";

/**
 * Heads are 64 wide in nearly all transformers; those of these widths (ViT-H, g, G, so400m, DINOv3's 7B) have others.
 */
const unusualHeads: Readonly<Record<number, number>> = { 1152: 16, 1280: 16, 1408: 16, 1664: 16, 4096: 32 };
const usualHeads = (width: number) => unusualHeads[width] ?? Math.max(1, width / 64);

/** CLIP's own image tower, where it stands alone or under `visual.` (taken off). */
export const inferClipVit: Infer = (stateDict, { activation = "gelu", heads, epsilon }) => {
  if (!stateDict.has("class_embedding")) return undefined;
  const [width, channels, patch] = stateDict.get("conv1.weight")?.shape ?? [];
  if (width === undefined || channels === undefined || patch === undefined) return undefined;
  const embed = stateDict.get("proj")?.shape[1];
  const image: ImageTower = {
    kind: "clip-vit",
    channels,
    patch,
    width,
    depth: countMatches(stateDict, /^transformer\.resblocks\.(\d+)\./),
    heads: heads ?? usualHeads(width),
    activation,
    hidden: axisLength(stateDict, "transformer.resblocks.0.mlp.c_fc.weight", 0),
    ...(epsilon !== undefined && { epsilon }),
    ...(stateDict.has("transformer.resblocks.0.ls_1.gamma") && { layerScale: true }),
    ...(embed !== undefined && { embed }),
  };
  return {
    image,
    size: patch * squareSide(axisLength(stateDict, "positional_embedding", 0) - 1),
    input: "clip",
  };
};

/** timm's vision transformers: ViT, DeiT, DINOv2 and v3, BEiT, EVA-02, SigLIP. */
export const inferVit: Infer = (stateDict, hints) => {
  const { heads, activation = "gelu", epsilon, rotary } = hints;
  const has = (name: string) => stateDict.has(name);
  if (!has("patch_embed.proj.weight") || !has("blocks.0.norm1.weight")) return undefined;
  const [width, channels, patch] = stateDict.get("patch_embed.proj.weight")!.shape as [
    number,
    number,
    number,
  ];
  const classToken = has("cls_token");
  const distillation = has("dist_token");
  const afterPool = has("fc_norm.weight");
  const pool = has("attn_pool.latent")
    ? "attention"
    : distillation && hints.distilledBy !== "token"
      ? "distilled"
      : classToken && !afterPool && hints.pool !== "mean"
        ? "token"
        : "mean";
  const registers = axisLength(stateDict, "reg_token", 1);
  const positions = stateDict.get("pos_embed")?.shape[1];
  const table = stateDict.get("blocks.0.attn.relative_position_bias_table")?.shape;
  const prefix = (classToken ? 1 : 0) + (distillation ? 1 : 0);
  const gated = has("blocks.0.mlp.fc1_g.weight");
  const image: ImageTower = {
    kind: "vit",
    channels,
    patch,
    width,
    depth: countMatches(stateDict, /^blocks\.(\d+)\./),
    heads: heads ?? table?.[1] ?? usualHeads(width),
    hidden: axisLength(stateDict, gated ? "blocks.0.mlp.fc1_g.weight" : "blocks.0.mlp.fc1.weight", 0),
    activation,
    ...(pool !== "token" && { pool }),
    ...(classToken !== (pool === "token" || pool === "distilled") && { classToken }),
    ...(distillation && { distillation }),
    ...(has("reg_token") && { registers }),
    ...(positions === undefined && { positions: "none" as const }),
    ...(rotary !== undefined && { rotary }),
    ...(table !== undefined && { relative: true }),
    ...(has("norm_pre.weight") && { preNorm: true }),
    ...(!has("patch_embed.proj.bias") && { patchBias: false }),
    ...(afterPool && { poolNorm: "after" as const }),
    ...(has("blocks.0.ls1.gamma") && { layerScale: true }),
    ...(!has("blocks.0.attn.qkv.bias") && { qkvBias: false }),
    ...(gated && { swiglu: has("blocks.0.mlp.norm.weight") ? ("normed" as const) : ("plain" as const) }),
    ...(epsilon !== undefined && { epsilon }),
    ...(has("pre_logits.fc.weight") && { representation: axisLength(stateDict, "pre_logits.fc.weight", 0) }),
  };
  const span = table === undefined ? undefined : Math.sqrt(table[0]! - (classToken ? 3 : 0));
  const perSide = positions !== undefined ? squareSide(positions - prefix) : span && (span + 1) / 2;
  return {
    image,
    ...(perSide !== undefined && { size: patch * perSide }),
    input: image.preNorm ? "clip" : "half",
  };
};

/**
 * Reads the architecture of an MLP-Mixer (timm's names) from the shapes of its weights; undefined where they are
 * another model's.
 */
export const inferMixer: Infer = (stateDict, { activation = "gelu" }) => {
  const tokens = stateDict.get("blocks.0.mlp_tokens.fc1.weight")?.shape;
  const stem = stateDict.get("stem.proj.weight")?.shape;
  if (tokens === undefined || stem === undefined) return undefined;
  const [width, channels, patch] = stem as [number, number, number];
  const image: ImageTower = {
    kind: "mixer",
    channels,
    patch,
    width,
    depth: countMatches(stateDict, /^blocks\.(\d+)\./),
    tokensHidden: tokens[0]!,
    channelsHidden: axisLength(stateDict, "blocks.0.mlp_channels.fc1.weight", 0),
    activation,
  };
  return { image, size: patch * squareSide(tokens[1]!), input: "half" };
};

/** Windows that a Swin has, and the pictures that it was made for: 7 for 224, 12 for 384. */
const patchesOfWindow = 8;

/**
 * Reads the architecture of a Swin Transformer (timm's names) from the shapes of its weights; undefined where they
 * are another model's.
 */
export const inferSwin: Infer = (stateDict) => {
  const embed = stateDict.get("patch_embed.proj.weight")?.shape;
  if (embed === undefined || !stateDict.has("layers.0.blocks.0.norm1.weight")) return undefined;
  const [width, channels, patch] = embed as [number, number, number];
  const stages = countMatches(stateDict, /^layers\.(\d+)\./);
  const numbers = Array.from({ length: stages }, (_, i) => i);
  const tables = numbers.map(
    (i) => stateDict.get(`layers.${i}.blocks.0.attn.relative_position_bias_table`)?.shape ?? [1, 1],
  );
  const windows = tables.map(([distances]) => (Math.sqrt(distances!) + 1) / 2);
  const image: ImageTower = {
    kind: "swin",
    channels,
    patch,
    width,
    depths: numbers.map((i) => countMatches(stateDict, new RegExp(`^layers\\.${i}\\.blocks\\.(\\d+)\\.`))),
    heads: tables.map(([, heads]) => heads!),
    windows,
    expansion: axisLength(stateDict, "layers.0.blocks.0.mlp.fc1.weight", 0) / width,
  };
  return { image, usualSize: windows[0]! * patch * patchesOfWindow, input: "imagenet-bicubic" };
};
