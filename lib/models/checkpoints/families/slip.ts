import type { StoredTensor, StateDict } from "../state-dict";
import type { Family } from "./family";
import { constant, transposed } from "./stored-tensors";

/**
 * SLIP's CLIP and SLIP: timm's ViT with a matrix into the shared space, beside OpenAI's text tower. Here, as in
 * OpenCLIP, such a tower is a `trunk` with a linear layer after it. The head of SLIP's self-supervised loss is no part
 * of the encoders.
 */
function fromSlip(stateDict: StateDict): StateDict {
  const ours: StateDict = new Map();
  for (const [name, tensor] of stateDict) {
    if (name.startsWith("image_mlp.")) continue;
    if (name.startsWith("visual.")) ours.set(name.replace("visual.", "visual.trunk."), tensor);
    else if (name === "image_projection") projection(tensor).forEach((part, key) => ours.set(key, part));
    else ours.set(name, tensor);
  }
  return ours;
}

/** A matrix [width, embed] without a bias as a linear layer. */
function projection({ shape, read }: StoredTensor): StateDict {
  const [width = 1, embed = 1] = shape;
  const turn = async () => transposed(await read(), width, embed);
  return new Map([
    ["visual.head.proj.weight", { shape: [embed, width], read: turn }],
    ["visual.head.proj.bias", constant([embed], 0)],
  ]);
}

/** Checkpoints of SLIP (Mu et al. 2022): a timm ViT with a projection of its own, beside CLIP's text tower. */
export const slip: Family = {
  name: "SLIP",
  marks: [/^image_projection$/, /^visual\.patch_embed\.proj\.weight$/],
  names: [],
  reshape: fromSlip,
  usual: { activation: "gelu", text: { activation: "quick-gelu" }, input: "imagenet-whole" },
};
