import type { StateDict } from "../state-dict";
import type { Family } from "./family";
import { convnextTensors } from "./timm";
import { constant } from "./stored-tensors";

/**
 * A head without a bias on a tower of timm's gets one of zeros; a ConvNeXt's 1x1 convolutions are its linear layers.
 */
function besideTimm(stateDict: StateDict): StateDict {
  const ours: StateDict = new Map(convnextTensors(stateDict));
  for (const layer of ["visual.head.proj", "visual.head.mlp.fc2"]) {
    const matrix = ours.get(`${layer}.weight`);
    if (matrix !== undefined && !ours.has(`${layer}.bias`))
      ours.set(`${layer}.bias`, constant([matrix.shape[0]!], 0));
  }
  return ours;
}

/** OpenCLIP's, whose text tower stands under `text.` in newer models (CustomTextCLIP). */
export const openClipFamilies: readonly Family[] = [
  {
    name: "OpenCLIP's SigLIP",
    marks: [/^text\.token_embedding\.weight$/, /^text\.text_projection\.bias$/, /^logit_bias$/],
    names: [
      [/^text\.(attn_mask)$/, null],
      [/^text\./, ""],
      [/^logit_bias$/, null],
    ],
    reshape: besideTimm,
    usual: { epsilon: 1e-6, text: { epsilon: 1e-6, causal: false, pool: "last" }, input: "siglip" },
  },
  {
    name: "OpenCLIP's CustomTextCLIP",
    marks: [/^text\.token_embedding\.weight$/, /^visual\./],
    names: [
      [/^text\.(attn_mask)$/, null],
      [/^text\./, ""],
      [/^logit_bias$/, null],
    ],
    reshape: besideTimm,
  },
  {
    name: "OpenCLIP's CLIP",
    marks: [/^token_embedding\.weight$/, /^visual\.trunk\./],
    names: [[/^logit_bias$/, null]],
    reshape: besideTimm,
  },
  {
    name: "OpenAI's and OpenCLIP's CLIP",
    marks: [/^token_embedding\.weight$/, /^visual\./],
    names: [[/^logit_bias$/, null]],
  },
];
