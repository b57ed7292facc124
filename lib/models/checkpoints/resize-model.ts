import { UserError } from "../../common";
import type { Architecture } from "../architecture";
import { resampledPositions } from "./families/position-embeddings";
import type { StateDict } from "./state-dict";

/**
 * A model whose positions were learnt on pictures of `from` x `from` pixels, for pictures of its input's size: a ViT's
 * position embedding is resampled. Unchanged where the sizes are equal or `from` is undefined.
 *
 * @throws UserError where the model's weights are bound to their size, or the new size is no multiple of the patch.
 */
export function resizeModel(
  path: string,
  architecture: Architecture,
  stateDict: StateDict,
  from: number | undefined,
): { architecture: Architecture; stateDict: StateDict } {
  const { image, input } = architecture;
  if (from === undefined || from === input.size) return { architecture, stateDict };
  if (image.kind !== "vit" && image.kind !== "clip-vit")
    throw new UserError(`${path}: a ${image.kind} for pictures of ${from} pixels can't take ${input.size}`);
  if (image.kind === "vit" && image.relative)
    throw new UserError(`${path}: biases for pictures of ${from} pixels can't be resampled to ${input.size}`);
  if (input.size % image.patch !== 0)
    throw new UserError(`${path}: patches of ${image.patch} pixels do not part pictures of ${input.size}`);
  const names = [
    "pos_embed",
    "visual.trunk.pos_embed",
    "positional_embedding",
    "visual.positional_embedding",
  ];
  const name = names.find(
    (one) => stateDict.has(one) && (architecture.clip === undefined || one.startsWith("visual")),
  );
  if (name === undefined) return { architecture, stateDict };
  const tensor = stateDict.get(name)!;
  const before = from / image.patch;
  const prefix = tensor.shape.at(-2)! - before * before;
  const resampled = resampledPositions(tensor, prefix, before, input.size / image.patch);
  return { architecture, stateDict: new Map([...stateDict, [name, resampled]]) };
}
