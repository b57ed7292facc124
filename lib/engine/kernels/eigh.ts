import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { bool, dtype, runOperation } from "./operation";

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, in TensorFlow's one operation (SelfAdjointEigV2): tfjs has none.
 *
 * @param matrix [n, n], float32; the lower half is read.
 * @returns values [n], ascending, and vectors [n, n], one a column.
 */
export function eigh(matrix: Tensor): { values: Tensor; vectors: Tensor } {
  const attributes = { compute_v: bool(true), T: dtype("float32") };
  const [values, vectors] = runOperation("SelfAdjointEigV2", attributes, [matrix], 2) as [Tensor, Tensor];
  return { values, vectors };
}
