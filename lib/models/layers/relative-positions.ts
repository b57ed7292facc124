import type { RelativePositions } from "./transformer";

/**
 * How far apart each pair of positions on a square of `side` x `side` is, as a row of a table of (2·side − 1)² biases
 * (Liu et al. 2021, "Swin Transformer", section 3.2). With a class token in front, three more rows: from it, to it, and
 * itself (BEiT).
 */
export function relativePositions(side: number, withClassToken = false): RelativePositions {
  const positions = side * side;
  const span = 2 * side - 1;
  const first = withClassToken ? 1 : 0;
  const tokens = positions + first;
  const distances = span * span + 3 * first;
  const index = new Int32Array(tokens * tokens);
  for (let from = 0; from < positions; from++) {
    for (let to = 0; to < positions; to++) {
      const rows = Math.floor(from / side) - Math.floor(to / side) + side - 1;
      const columns = (from % side) - (to % side) + side - 1;
      index[(from + first) * tokens + to + first] = rows * span + columns;
    }
  }
  if (withClassToken) {
    index.fill(distances - 3, 0, tokens);
    for (let from = 0; from < tokens; from++) index[from * tokens] = distances - 2;
    index[0] = distances - 1;
  }
  return { distances, tokens, index };
}
