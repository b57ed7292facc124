import { tf, type Tensor } from "../../engine";

/** A map of patches, [batch, rows, columns, width], as a sequence, row by row: [batch, rows × columns, width]. */
export function flattenPatches(map: Tensor): Tensor {
  const [batch, rows, columns, width] = map.shape as [number, number, number, number];
  return map.reshape([batch, rows * columns, width]);
}

/** The sequence with one more token, the same for every image, in front; `token` has `width` values. */
export function classToken(x: Tensor, token: Tensor): Tensor {
  const [batch, , width] = x.shape as [number, number, number];
  return tf.concat([token.reshape([1, 1, width]).tile([batch, 1, 1]), x], 1);
}

/** The first token of each sequence: [batch, width]. */
export function firstToken(x: Tensor): Tensor {
  const [batch, , width] = x.shape as [number, number, number];
  return x.slice([0, 0, 0], [batch, 1, width]).reshape([batch, width]);
}
