import type { Piece, Pieces } from "../pieces";
import { constant, turned } from "./arrays";

export const isSlip = (pieces: Pieces) =>
  pieces.has("image_projection") && pieces.has("visual.patch_embed.proj.weight");

/**
 * SLIP's CLIP and SLIP: timm's ViT with a matrix into the shared space, beside OpenAI's text tower. Here, as in OpenCLIP,
 * such a tower is a `trunk` with a linear layer after it. The head of SLIP's self-supervised loss is no part of the encoders.
 */
export function fromSlip(pieces: Pieces): Pieces {
  const ours: Pieces = new Map();
  for (const [name, piece] of pieces) {
    if (name.startsWith("image_mlp.")) continue;
    if (name.startsWith("visual.")) ours.set(name.replace("visual.", "visual.trunk."), piece);
    else if (name === "image_projection") projection(piece).forEach((part, key) => ours.set(key, part));
    else ours.set(name, piece);
  }
  return ours;
}

/** A matrix [width, embed] without a bias as a linear layer. */
function projection({ shape, read }: Piece): Pieces {
  const [width = 1, embed = 1] = shape;
  const turn = async () => turned(await read(), width, embed);
  return new Map([
    ["visual.head.proj.weight", { shape: [embed, width], read: turn }],
    ["visual.head.proj.bias", constant([embed], 0)],
  ]);
}
