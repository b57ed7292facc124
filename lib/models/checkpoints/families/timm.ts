import type { StateDict } from "../state-dict";
import { fuseQkv } from "./fuse-qkv";
import type { Family } from "./family";
import type { NameMap } from "./name-map";
import { withClassPosition } from "./position-embeddings";
import { reshaped, tensorRows } from "./stored-tensors";

const constants: NameMap = [
  [/(^|\.)(relative_position_index|attn_mask|relative_coords_table)$/, null],
  [/(^|\.)rope\.(periods|freqs|bands|pos_embed(_sin|_cos)?)$/, null],
];

/** BEiT's and EVA's blocks with the names of timm's ViT. */
const evaNames: NameMap = [
  ...constants,
  [/\.gamma_([12])$/, ".ls$1.gamma"],
  [/\.attn\.([qkv])_proj\./, ".attn.$1."],
  [/\.attn\.([qkv])_bias$/, ".attn.$1.bias"],
];

/** BEiT and DINOv3 keep one matrix, and biases for some of its parts. */
function evaTensors(stateDict: StateDict): StateDict {
  const parted: StateDict = new Map(stateDict);
  for (const [name, tensor] of stateDict) {
    const layer = /^(.*\.attn)\.qkv\.weight$/.exec(name)?.[1];
    if (layer === undefined || !stateDict.has(`${layer}.q.bias`)) continue;
    parted.delete(name);
    const width = tensor.shape[0]! / 3;
    ["q", "k", "v"].forEach((which, i) =>
      parted.set(`${layer}.${which}.weight`, tensorRows(tensor, i * width, (i + 1) * width)),
    );
  }
  return gated(withClassPosition(fuseQkv(parted)));
}

/** A gated layer whose two matrices lie in one (DINOv2's giant). */
export function gated(stateDict: StateDict): StateDict {
  const ours: StateDict = new Map(stateDict);
  for (const [name, tensor] of stateDict) {
    const [, mlp, kind] = /^(blocks\.\d+\.mlp)\.(?:fc1|w12)\.(weight|bias)$/.exec(name) ?? [];
    if (mlp === undefined) continue;
    const out = stateDict.get(`${mlp}.fc2.weight`) ?? stateDict.get(`${mlp}.w3.weight`);
    const hidden = out?.shape[1] ?? 0;
    if (tensor.shape[0] !== 2 * hidden) continue;
    ours.delete(name);
    ours.set(`${mlp}.fc1_g.${kind}`, tensorRows(tensor, 0, hidden));
    ours.set(`${mlp}.fc1_x.${kind}`, tensorRows(tensor, hidden, 2 * hidden));
  }
  return ours;
}

/** Layers that some ConvNeXts keep as 1x1 convolutions. */
export function convnextTensors(stateDict: StateDict): StateDict {
  return new Map(
    [...stateDict].map(([name, tensor]) => [
      name,
      /\.mlp\.fc[12]\.weight$/.test(name) && tensor.shape.length === 4
        ? reshaped(tensor, tensor.shape.slice(0, 2))
        : tensor,
    ]),
  );
}

/**
 * The flat blocks of EfficientNet-PyTorch (Melas-Kyriazi) and its lite variant, counted by stages: a new width begins
 * one.
 */
function stagesOf(stateDict: StateDict): StateDict {
  const nameOf = new Map<number, string>();
  let [stage, index, last] = [-1, 0, -1];
  for (let i = 0; ; i++) {
    const width = stateDict.get(`_blocks.${i}._project_conv.weight`)?.shape[0];
    if (width === undefined) break;
    [stage, index] = width === last ? [stage, index + 1] : [stage + 1, 0];
    last = width;
    nameOf.set(i, `blocks.${stage}.${index}`);
  }
  const ours: StateDict = new Map();
  for (const [name, tensor] of stateDict) {
    const [, i, rest] = /^_blocks\.(\d+)\.(.*)$/.exec(name) ?? [];
    if (i === undefined) {
      ours.set(name, tensor);
      continue;
    }
    const narrow = !stateDict.has(`_blocks.${i}._expand_conv.weight`);
    ours.set(`${nameOf.get(Number(i))}.${renamedStep(rest!, narrow)}`, tensor);
  }
  return ours;
}

/** A step of a block; `narrow` blocks have no first 1x1 convolution, and their norms count one less. */
function renamedStep(name: string, narrow: boolean): string {
  return name
    .replace("_expand_conv", "conv_pw")
    .replace("_depthwise_conv", "conv_dw")
    .replace("_project_conv", narrow ? "conv_pw" : "conv_pwl")
    .replace("_se_reduce", "se.conv_reduce")
    .replace("_se_expand", "se.conv_expand")
    .replace(/_bn(\d)/, (_, i) => `bn${Number(i) + (narrow ? 0 : 1)}`);
}

/**
 * Checkpoints of timm whose names or shapes differ from ours, and of EfficientNet-PyTorch. The first that matches is
 * taken.
 */
export const timmFamilies: readonly Family[] = [
  {
    name: "timm's BEiT",
    marks: [/^blocks\.0\.attn\.q_bias$/, /^blocks\.0\.attn\.relative_position_bias_table$/],
    names: evaNames,
    reshape: evaTensors,
  },
  {
    name: "timm's EVA-02",
    marks: [/^blocks\.0\.attn\.q_proj\.weight$/, /^blocks\.0\.mlp\.fc1_g\.weight$/],
    names: evaNames,
    reshape: evaTensors,
    usual: { rotary: "eva", epsilon: 1e-6, input: "clip" },
  },
  {
    name: "timm's DINOv3",
    marks: [/^reg_token$/, /^blocks\.0\.gamma_1$/],
    names: evaNames,
    reshape: evaTensors,
    usual: { rotary: "dinov3", pool: "mean", epsilon: 1e-5, input: "imagenet-bicubic" },
  },
  {
    name: "EfficientNet-PyTorch",
    marks: [/^_conv_stem\.weight$/, /^_blocks\.0\._depthwise_conv\.weight$/],
    names: [
      [/^_conv_(stem|head)\./, "conv_$1."],
      [/^_bn0\./, "bn1."],
      [/^_bn1\./, "bn2."],
      [/^_fc\./, "classifier."],
    ],
    reshape: stagesOf,
    usual: { padding: "same", batchNormEpsilon: 1e-3 },
  },
  {
    name: "timm's ConvNeXt",
    marks: [/^stem\.0\.weight$/, /^stages\.0\.blocks\.0\.conv_dw\.weight$/],
    names: constants,
    reshape: convnextTensors,
    usual: { input: "imagenet-bicubic" },
  },
  {
    name: "timm's Swin",
    marks: [/^layers\.0\.blocks\.0\.attn\.relative_position_bias_table$/],
    names: constants,
    usual: { input: "imagenet-bicubic" },
  },
  {
    name: "timm's ViT",
    marks: [/^patch_embed\.proj\.weight$/],
    names: constants,
    reshape: (stateDict) => gated(withClassPosition(stateDict)),
  },
];
