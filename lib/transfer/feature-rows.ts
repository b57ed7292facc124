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
