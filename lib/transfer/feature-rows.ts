import { tf, type Tensor } from "../engine";
import { unitLength } from "../training";

/** A part of a task. */
export type SplitName = "train" | "validation" | "test";

/** Features of a split's pictures, row by row; rows that could not be read are not among them. */
export interface SplitFeatures {
  /** [indices.length, width], row by row. */
  readonly values: Float32Array;
  readonly width: number;
  /** Each row's index in the split. */
  readonly indices: readonly number[];
}

/** Features in a file that other software wrote, one row a picture. */
export interface StoredFeatures {
  readonly path: string;
  /** [rows, width], row by row. */
  readonly values: Float32Array;
  readonly width: number;
  /** The row of each picture, by its path in the folder or archive that was encoded. */
  readonly rowOf: ReadonlyMap<string, number>;
}

/**
 * Rows of features as a tensor, each of length 1 (as the paper's code has them). The caller disposes of it.
 *
 * @param rows rows of `values`.
 */
export function unitRows({ values, width }: SplitFeatures, rows: readonly number[]): Tensor {
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  return tf.tidy(() => unitLength(tf.tensor2d(taken, [rows.length, width])));
}

/**
 * The rows in which features of these pictures stand, by the pictures' indices in the split. Pictures that could not
 * be read have no row.
 */
export function rowsOfIndices(found: SplitFeatures, indices: readonly number[]): number[] {
  if (found.indices.every((index, row) => index === row)) return [...indices];
  const rowOf = new Map(found.indices.map((index, row) => [index, row]));
  return indices.flatMap((index) => rowOf.get(index) ?? []);
}
