import type { StateDict } from "../state-dict";
import { fuseQkv } from "./fuse-qkv";
import type { Family } from "./family";
import type { NameMap } from "./name-map";
import { gated } from "./timm";
import { reshaped, tensorRows, transposedTensor } from "./stored-tensors";

// The model classes of Hugging Face's transformers, by the names in their files.

/** One layer of CLIP's and SigLIP's encoders into a block of ours. */
const clipLayer = (theirs: string, block: string, norms: readonly [string, string], mlp: readonly string[]) =>
  [
    [new RegExp(`^${theirs}\\.self_attn\\.([qkv])_proj\\.`), `${block}.attn.$2.`],
    [new RegExp(`^${theirs}\\.self_attn\\.out_proj\\.`), `${block}.attn.${mlp[2]}.`],
    [new RegExp(`^${theirs}\\.layer_norm1\\.`), `${block}.${norms[0]}.`],
    [new RegExp(`^${theirs}\\.layer_norm2\\.`), `${block}.${norms[1]}.`],
    [new RegExp(`^${theirs}\\.mlp\\.fc1\\.`), `${block}.mlp.${mlp[0]}.`],
    [new RegExp(`^${theirs}\\.mlp\\.fc2\\.`), `${block}.mlp.${mlp[1]}.`],
  ] as const satisfies NameMap;

const openclipNames = [
  ["ln_1", "ln_2"],
  ["c_fc", "c_proj", "out_proj"],
] as const;
const timmNames = [
  ["norm1", "norm2"],
  ["fc1", "fc2", "proj"],
] as const;

const textTower: NameMap = [
  [/^text_model\.embeddings\.token_embedding\./, "token_embedding."],
  [/^text_model\.embeddings\.position_embedding\.weight$/, "positional_embedding"],
  [/^text_model\.final_layer_norm\./, "ln_final."],
  ...clipLayer("text_model\\.encoder\\.layers\\.(\\d+)", "transformer.resblocks.$1", ...openclipNames),
];

/** CLIP's image tower; `theirs` and `ours` are prefixes. */
const clipVision = (theirs: string, ours: string): NameMap => [
  [new RegExp(`^${theirs}embeddings\\.class_embedding$`), `${ours}class_embedding`],
  [new RegExp(`^${theirs}embeddings\\.patch_embedding\\.`), `${ours}conv1.`],
  [new RegExp(`^${theirs}embeddings\\.position_embedding\\.weight$`), `${ours}positional_embedding`],
  [new RegExp(`^${theirs}pre_layrnorm\\.`), `${ours}ln_pre.`],
  [new RegExp(`^${theirs}post_layernorm\\.`), `${ours}ln_post.`],
  ...clipLayer(`${theirs}encoder\\.layers\\.(\\d+)`, `${ours}transformer.resblocks.$1`, ...openclipNames),
  [/^visual_projection\.weight$/, `${ours}proj`],
];

/** SigLIP's image tower: timm's ViT with attention pooling. */
const siglipVision = (theirs: string, ours: string): NameMap => [
  [new RegExp(`^${theirs}embeddings\\.patch_embedding\\.`), `${ours}patch_embed.proj.`],
  [new RegExp(`^${theirs}embeddings\\.position_embedding\\.weight$`), `${ours}pos_embed`],
  [new RegExp(`^${theirs}post_layernorm\\.`), `${ours}norm.`],
  ...clipLayer(`${theirs}encoder\\.layers\\.(\\d+)`, `${ours}blocks.$1`, ...timmNames),
  [new RegExp(`^${theirs}head\\.probe$`), `${ours}attn_pool.latent`],
  [new RegExp(`^${theirs}head\\.attention\\.in_proj_`), `${ours}attn_pool.in_proj_`],
  [new RegExp(`^${theirs}head\\.attention\\.out_proj\\.`), `${ours}attn_pool.proj.`],
  [new RegExp(`^${theirs}head\\.layernorm\\.`), `${ours}attn_pool.norm.`],
  [new RegExp(`^${theirs}head\\.mlp\\.`), `${ours}attn_pool.mlp.`],
];

const vitNames: NameMap = [
  [/^embeddings\.cls_token$/, "cls_token"],
  [/^embeddings\.distillation_token$/, "dist_token"],
  [/^embeddings\.register_tokens$/, "reg_token"],
  [/^embeddings\.mask_token$/, null],
  [/^embeddings\.position_embeddings$/, "pos_embed"],
  [/^embeddings\.patch_embeddings\.projection\./, "patch_embed.proj."],
  [/^encoder\.layer\.(\d+)\.attention\.attention\.(q|k|v)(?:uery|ey|alue)\./, "blocks.$1.attn.$2."],
  [/^encoder\.layer\.(\d+)\.attention\.output\.dense\./, "blocks.$1.attn.proj."],
  [/^encoder\.layer\.(\d+)\.(?:layernorm_before|norm1)\./, "blocks.$1.norm1."],
  [/^encoder\.layer\.(\d+)\.(?:layernorm_after|norm2)\./, "blocks.$1.norm2."],
  [/^encoder\.layer\.(\d+)\.(?:intermediate\.dense|mlp\.fc1)\./, "blocks.$1.mlp.fc1."],
  [/^encoder\.layer\.(\d+)\.(?:output\.dense|mlp\.fc2)\./, "blocks.$1.mlp.fc2."],
  [/^encoder\.layer\.(\d+)\.mlp\.weights_in\./, "blocks.$1.mlp.fc1."],
  [/^encoder\.layer\.(\d+)\.mlp\.weights_out\./, "blocks.$1.mlp.fc2."],
  [/^encoder\.layer\.(\d+)\.layer_scale([12])\.lambda1$/, "blocks.$1.ls$2.gamma"],
  // How transformers 5 calls them in memory, which some tools save.
  [/^layers\.(\d+)\.attention\.([qkv])_proj\./, "blocks.$1.attn.$2."],
  [/^layers\.(\d+)\.attention\.o_proj\./, "blocks.$1.attn.proj."],
  [/^layers\.(\d+)\.layernorm_before\./, "blocks.$1.norm1."],
  [/^layers\.(\d+)\.layernorm_after\./, "blocks.$1.norm2."],
  [/^layers\.(\d+)\.mlp\.fc([12])\./, "blocks.$1.mlp.fc$2."],
  [/^layernorm\./, "norm."],
  // A tanh layer that some tasks on texts have after the class token; no features come from it.
  [/^pooler\./, null],
];

const resnetNames: NameMap = [
  [/^embedder\.embedder\.convolution\./, "conv1."],
  [/^embedder\.embedder\.normalization\./, "bn1."],
];

/** Stages and layers counted from 0 and 1; the two convolutions of a shortcut under names of their own. */
function resnetLayers(stateDict: StateDict): StateDict {
  return new Map(
    [...stateDict].map(([name, tensor]) => {
      const ours = name
        .replace(
          /^encoder\.stages\.(\d+)\.layers\.(\d+)\./,
          (_, stage, i) => `layer${Number(stage) + 1}.${i}.`,
        )
        .replace(/\.layer\.(\d+)\.(convolution|normalization)\./, (_, i, what) => {
          return `.${what === "convolution" ? "conv" : "bn"}${Number(i) + 1}.`;
        })
        .replace(".shortcut.convolution.", ".downsample.0.")
        .replace(".shortcut.normalization.", ".downsample.1.");
      return [ours, tensor] as const;
    }),
  );
}

const convnextNames: NameMap = [
  [/^embeddings\.patch_embeddings\./, "stem.0."],
  [/^embeddings\.layernorm\./, "stem.1."],
  [/^encoder\.stages\.(\d+)\.downsampling_layer\.(\d+)\./, "stages.$1.downsample.$2."],
  [/^encoder\.stages\.(\d+)\.layers\.(\d+)\.dwconv\./, "stages.$1.blocks.$2.conv_dw."],
  [/^encoder\.stages\.(\d+)\.layers\.(\d+)\.layernorm\./, "stages.$1.blocks.$2.norm."],
  [/^encoder\.stages\.(\d+)\.layers\.(\d+)\.pwconv([12])\./, "stages.$1.blocks.$2.mlp.fc$3."],
  [/^encoder\.stages\.(\d+)\.layers\.(\d+)\.grn\./, "stages.$1.blocks.$2.mlp.grn."],
  [/^encoder\.stages\.(\d+)\.layers\.(\d+)\.layer_scale_parameter$/, "stages.$1.blocks.$2.gamma"],
  [/^layernorm\./, "head.norm."],
];

/** CLIP's projections lie as layers there and as matrices, [width, embed], here. */
function clipMatrices(stateDict: StateDict): StateDict {
  const ours = fuseQkv(stateDict);
  for (const [theirs, name] of [
    ["visual.proj", "visual.proj"],
    ["proj", "proj"],
    ["text_projection.weight", "text_projection"],
  ] as const) {
    const tensor = ours.get(theirs);
    if (tensor === undefined) continue;
    ours.delete(theirs);
    ours.set(name, transposedTensor(tensor));
  }
  return ours;
}

/**
 * Attention pooling's one matrix as ours for the query and ours for keys and values; positions with an axis for the
 * batch.
 */
function siglipTensors(stateDict: StateDict): StateDict {
  const ours = fuseQkv(stateDict);
  for (const [name, tensor] of [...ours]) {
    const [, pool, kind] = /^(.*attn_pool)\.in_proj_(weight|bias)$/.exec(name) ?? [];
    if (pool !== undefined) {
      ours.delete(name);
      const width = tensor.shape[0]! / 3;
      ours.set(`${pool}.q.${kind}`, tensorRows(tensor, 0, width));
      ours.set(`${pool}.kv.${kind}`, tensorRows(tensor, width, 3 * width));
    } else if (/(^|\.)pos_embed$/.test(name) && tensor.shape.length === 2)
      ours.set(name, reshaped(tensor, [1, ...tensor.shape]));
    else if (name === "logit_scale") ours.set(name, reshaped(tensor, []));
  }
  return ours;
}

/**
 * Why a SigLIP 2 of the NaFlex kind cannot be had: its patches come as rows of a matrix, as many as a picture's own
 * shape has.
 */
function naflex(stateDict: StateDict): string | undefined {
  const isMatrix = [...stateDict].some(
    ([name, { shape }]) => name.endsWith("patch_embed.proj.weight") && shape.length === 2,
  );
  return isMatrix
    ? "it is a SigLIP 2 NaFlex, which takes each picture in its own shape; expected one of square pictures " +
        "(siglip2-base-patch16-224 and the like)"
    : undefined;
}

/** ConvNeXt V2's response norm has axes of length 1 there. */
function convnextTensors(stateDict: StateDict): StateDict {
  return new Map(
    [...stateDict].map(([name, tensor]) => [
      name,
      name.includes(".grn.") ? reshaped(tensor, tensor.shape.slice(-1)) : tensor,
    ]),
  );
}

const siglipText: NameMap = [
  ...textTower,
  [/^text_model\.head\./, "text_projection."],
  [/^logit_bias$/, null],
];

/** Checkpoints of Hugging Face's transformers. The first that matches is taken. */
export const transformersFamilies: readonly Family[] = [
  {
    name: "transformers' SigLIP",
    marks: [/^vision_model\.head\.probe$/, /^text_model\.head\.weight$/],
    names: [...siglipText, ...siglipVision("vision_model\\.", "visual.trunk.")],
    reshape: siglipTensors,
    refuse: naflex,
    usual: {
      activation: "gelu-tanh",
      epsilon: 1e-6,
      text: { activation: "gelu-tanh", epsilon: 1e-6, causal: false, pool: "last" },
      input: "siglip",
    },
  },
  {
    name: "transformers' SigLIP image tower",
    marks: [/^(vision_model\.)?head\.probe$/, /^(vision_model\.)?embeddings\.patch_embedding\.weight$/],
    names: siglipVision("(?:vision_model\\.)?", "").map(([pattern, ours]) => [pattern, ours]),
    reshape: siglipTensors,
    refuse: naflex,
    usual: { activation: "gelu-tanh", epsilon: 1e-6, input: "siglip" },
  },
  {
    name: "transformers' CLIP",
    marks: [
      /^vision_model\.embeddings\.class_embedding$/,
      /^text_model\.embeddings\.token_embedding\.weight$/,
    ],
    names: [...textTower, ...clipVision("vision_model\\.", "visual.")],
    reshape: clipMatrices,
    usual: { activation: "quick-gelu", input: "clip" },
  },
  {
    name: "transformers' CLIP image tower",
    marks: [/^(vision_model\.)?embeddings\.class_embedding$/, /^(vision_model\.)?pre_layrnorm\.weight$/],
    names: clipVision("(?:vision_model\\.)?", ""),
    reshape: clipMatrices,
    usual: { activation: "quick-gelu", input: "clip" },
  },
  {
    name: "transformers' DINOv2",
    marks: [/^embeddings\.cls_token$/, /^encoder\.layer\.0\.layer_scale1\.lambda1$/],
    names: vitNames,
    reshape: (stateDict) => gated(fuseQkv(stateDict)),
    usual: { epsilon: 1e-6, input: "imagenet-bicubic" },
  },
  {
    name: "transformers' ViT",
    marks: [/^embeddings\.cls_token$/, /^embeddings\.patch_embeddings\.projection\.weight$/],
    names: vitNames,
    reshape: fuseQkv,
    usual: { epsilon: 1e-12, distilledBy: "token" },
  },
  {
    name: "transformers' ResNet",
    marks: [/^embedder\.embedder\.convolution\.weight$/],
    names: resnetNames,
    reshape: resnetLayers,
    usual: { input: "imagenet" },
  },
  {
    name: "transformers' ConvNeXt",
    marks: [/^embeddings\.patch_embeddings\.weight$/, /^encoder\.stages\.0\.layers\.0\.dwconv\.weight$/],
    names: convnextNames,
    reshape: convnextTensors,
    usual: { epsilon: 1e-12, input: "imagenet-bicubic" },
  },
];
