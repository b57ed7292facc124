import type { Family } from "./family";
import type { NameMap } from "./name-map";

const names: NameMap = [
  [/^class_token$/, "cls_token"],
  [/^conv_proj\./, "patch_embed.proj."],
  [/^encoder\.pos_embedding$/, "pos_embed"],
  [/^encoder\.ln\./, "norm."],
  [/^heads\.head\./, "head."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.ln_(\d)\./, "blocks.$1.norm$2."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.self_attention\.in_proj_/, "blocks.$1.attn.qkv."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.self_attention\.out_proj\./, "blocks.$1.attn.proj."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.mlp\.(?:0|linear_1)\./, "blocks.$1.mlp.fc1."],
  [/^encoder\.layers\.encoder_layer_(\d+)\.mlp\.(?:3|linear_2)\./, "blocks.$1.mlp.fc2."],
];

/** torchvision's ViT. Its ResNets have our names. */
export const torchvisionVit: Family = {
  name: "torchvision's ViT",
  marks: [/^conv_proj\.weight$/, /^class_token$/],
  names,
  usual: { input: "imagenet" },
};
