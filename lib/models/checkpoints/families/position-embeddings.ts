import type { StoredTensor, StateDict } from "../state-dict";
import { constant, concatenated } from "./stored-tensors";

/**
 * A ViT that adds positions to its patches before the class token joins them (DeiT 3, newer big_vision): the class token
 * gets a position of zeros.
 */
export function withClassPosition(stateDict: StateDict): StateDict {
  const position = stateDict.get("pos_embed");
  const [one, places, width] = position?.shape ?? [];
  if (position === undefined || one !== 1 || places === undefined || width === undefined) return stateDict;
  if (!stateDict.has("cls_token") || !Number.isInteger(Math.sqrt(places))) return stateDict;
  return new Map([...stateDict, ["pos_embed", concatenated([constant([1, 1, width], 0), position], 1)]]);
}

/**
 * Fixed positions on a square of `side` x `side` patches, [1, side², width]: sines and cosines of the column, then of the
 * row, at frequencies from 1 down to 1/10,000 (Beyer et al. 2022, "Better plain ViT baselines", after MoCo v3).
 */
export function sinesAndCosines(side: number, width: number): StoredTensor {
  const frequencies = width / 4;
  const read = () => {
    const values = new Float32Array(side * side * width);
    for (let place = 0; place < side * side; place++) {
      const [row, column] = [Math.floor(place / side), place % side];
      for (let i = 0; i < frequencies; i++) {
        const frequency = 10_000 ** (-i / (frequencies - 1));
        const at = place * width + i;
        values[at] = Math.sin(column * frequency);
        values[at + frequencies] = Math.cos(column * frequency);
        values[at + 2 * frequencies] = Math.sin(row * frequency);
        values[at + 3 * frequencies] = Math.cos(row * frequency);
      }
    }
    return Promise.resolve(values);
  };
  return { shape: [1, side * side, width], read };
}
