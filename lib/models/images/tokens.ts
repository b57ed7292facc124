import { tf, type Tensor } from "../../engine";

/** A map of patches, [batch, rows, columns, width], as a sequence, row by row: [batch, rows × columns, width]. */
export function flattenPatches(map: Tensor): Tensor {
  const [batch, rows, columns, width] = map.shape as [number, number, number, number];
  return map.reshape([batch, rows * columns, width]);
}

/** The sequence with tokens, [1, count, width], the same for every image, put in at `at` (default: in front). */
export function withTokens(x: Tensor, tokens: Tensor, at = 0): Tensor {
  const [batch, length, width] = x.shape as [number, number, number];
  const same = tokens.tile([batch, 1, 1]);
  if (at === 0) return tf.concat([same, x], 1);
  const before = x.slice([0, 0, 0], [batch, at, width]);
  return tf.concat([before, same, x.slice([0, at, 0], [batch, length - at, width])], 1);
}

/** The first token of each sequence: [batch, tokens, width] into [batch, width]. */
export function firstToken(x: Tensor): Tensor {
  const [batch, , width] = x.shape as [number, number, number];
  return x.slice([0, 0, 0], [batch, 1, width]).reshape([batch, width]);
}
