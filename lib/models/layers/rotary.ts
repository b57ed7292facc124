import { kernels, tf, type Tensor } from "../../engine";

/** Which rotary embedding: EVA-02's (Fang et al. 2023) or DINOv3's (Siméoni et al. 2025), as timm computes them. */
export type RotaryKind = "eva" | "dinov3";

/**
 * The side of the grid of patches that EVA-02 was pre-trained with: larger grids are scaled to it (timm's
 * `ref_feat_shape`).
 */
const evaGrid = 16;

/**
 * Turns the channels of queries or keys, [batch, heads, tokens, size], pair by pair, by angles that a patch's row and
 * column give (Su et al. 2021, in two dimensions). The first `prefix` tokens, which have no position, stay as they are.
 *
 * @param side rows and columns of patches.
 */
export function rotary(kind: RotaryKind, side: number, size: number, prefix: number): (x: Tensor) => Tensor {
  const angles = kind === "eva" ? evaAngles(side, size) : dinoAngles(side, size);
  const swap = kind === "eva" ? neighbours(size) : halves(size);
  return (x) => {
    const [batch, heads, tokens] = x.shape as [number, number, number];
    const positions = tokens - prefix;
    const table = tf.tensor2d(angles, [positions, size]);
    const moved = x.slice([0, 0, prefix, 0], [batch, heads, positions, size]);
    const swapped = kernels.matMulOp(moved.reshape([-1, size]), tf.tensor2d(swap, [size, size]));
    const turned = moved.mul<Tensor>(table.cos()).add<Tensor>(swapped.reshape(moved.shape).mul(table.sin()));
    return tf.concat([x.slice([0, 0, 0, 0], [batch, heads, prefix, size]), turned], 2);
  };
}

/** [side², size]: half of the pairs turn by the row, half by the column, at frequencies from 1 down to 1/10,000. */
function evaAngles(side: number, size: number): Float32Array {
  const bands = size / 4;
  return table(side, size, (position, channel) => {
    const [row, column] = [Math.floor(position / side), position % side];
    const pair = Math.floor(channel / 2);
    const at = ((pair < bands ? row : column) / side) * evaGrid;
    return at * 10_000 ** (-(pair % bands) / bands);
  });
}

/** [side², size]: rows and columns from −1 to 1 at their patches' middles, times 2π over periods from 1 to 100. */
function dinoAngles(side: number, size: number): Float32Array {
  const bands = size / 4;
  const middle = (i: number) => (2 * (i + 0.5)) / side - 1;
  return table(side, size, (position, channel) => {
    const half = channel % (size / 2);
    const at = middle(half < bands ? Math.floor(position / side) : position % side);
    return (2 * Math.PI * at) / 100 ** ((half % bands) / bands);
  });
}

function table(
  side: number,
  size: number,
  angle: (position: number, channel: number) => number,
): Float32Array {
  return Float32Array.from({ length: side * side * size }, (_, i) => angle(Math.floor(i / size), i % size));
}

/** x·S is (−x₁, x₀, −x₃, x₂, ...). */
function neighbours(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let i = 0; i < size; i += 2) {
    matrix[(i + 1) * size + i] = -1;
    matrix[i * size + i + 1] = 1;
  }
  return matrix;
}

/** x·S is the second half, negative, before the first. */
function halves(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  const half = size / 2;
  for (let i = 0; i < half; i++) {
    matrix[(half + i) * size + i] = -1;
    matrix[i * size + half + i] = 1;
  }
  return matrix;
}
