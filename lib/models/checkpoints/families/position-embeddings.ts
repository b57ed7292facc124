import { sum } from "../../../common";
import type { StoredTensor, StateDict } from "../state-dict";
import { constant, concatenated } from "./stored-tensors";

/**
 * A ViT that adds positions to its patches before the class token joins them (DeiT 3, newer big_vision): the class
 * token gets a position of zeros.
 */
export function withClassPosition(stateDict: StateDict): StateDict {
  const position = stateDict.get("pos_embed");
  const [one, positions, width] = position?.shape ?? [];
  if (position === undefined || one !== 1 || positions === undefined || width === undefined) return stateDict;
  if (!stateDict.has("cls_token") || !Number.isInteger(Math.sqrt(positions))) return stateDict;
  return new Map([...stateDict, ["pos_embed", concatenated([constant([1, 1, width], 0), position], 1)]]);
}

/**
 * Fixed positions on a square of `side` x `side` patches, [1, side², width]: sines and cosines of the column, then of
 * the row, at frequencies from 1 down to 1/10,000 (Beyer et al. 2022, "Better plain ViT baselines", after MoCo v3).
 */
export function sinesAndCosines(side: number, width: number): StoredTensor {
  const frequencies = width / 4;
  const read = () => {
    const values = new Float32Array(side * side * width);
    for (let index = 0; index < side * side; index++) {
      const [row, column] = [Math.floor(index / side), index % side];
      for (let i = 0; i < frequencies; i++) {
        const frequency = 10_000 ** (-i / (frequencies - 1));
        const at = index * width + i;
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

/**
 * Learnt positions, [1, prefix + side², width] or without the first axis, for a grid of another side: those of the
 * prefix stay, those of patches are resampled like a picture, bicubic with antialiasing, as timm does it.
 */
export function resampledPositions(
  tensor: StoredTensor,
  prefix: number,
  from: number,
  to: number,
): StoredTensor {
  const width = tensor.shape.at(-1)!;
  const shape = [...tensor.shape.slice(0, -2), prefix + to * to, width];
  const read = async () => {
    const values = await tensor.read();
    const out = new Float32Array((prefix + to * to) * width);
    out.set(values.subarray(0, prefix * width));
    const rows = cubicWeights(from, to);
    for (let row = 0; row < to; row++) {
      for (let column = 0; column < to; column++) {
        const at = (prefix + row * to + column) * width;
        for (const [y, wy] of rows[row]!) {
          for (const [x, wx] of rows[column]!) {
            const source = (prefix + y * from + x) * width;
            for (let i = 0; i < width; i++) out[at + i]! += wy * wx * values[source + i]!;
          }
        }
      }
    }
    return out;
  };
  return { shape, read };
}

/**
 * Which of `from` values make each of `to`, and how much: Keys' cubic with a = −0.5, as wide as the step where that
 * shrinks.
 */
function cubicWeights(from: number, to: number): [number, number][][] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - 2 * stretch + 0.5));
    const last = Math.min(from, Math.trunc(centre + 2 * stretch + 0.5));
    const weights: [number, number][] = [];
    for (let j = first; j < last; j++) weights.push([j, keys((j + 0.5 - centre) / stretch)]);
    const total = sum(weights.map(([, weight]) => weight));
    return weights.map(([j, weight]) => [j, weight / total]);
  });
}

function keys(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
}
