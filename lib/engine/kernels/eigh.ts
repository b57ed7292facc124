import { availableParallelism } from "node:os";
import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { loadLapack } from "../lapack";
import { tf } from "../tf";
import { bool, dtype, runOperation } from "./operation";

/**
 * Up to this side TensorFlow is as fast (45 ms of processor time), and what was recorded with it stays as it is to the
 * last bit.
 */
const small = 512;

/**
 * Eigenvalues and eigenvectors of symmetric matrices, which tfjs has not: of small ones by TensorFlow's one operation
 * (SelfAdjointEigV2), of large ones by LAPACK's divide and conquer, where set-up has fetched it. Matrices share the
 * cores.
 *
 * @param matrices [count, n, n], float32; the lower halves are read.
 * @returns values [count, n], ascending, and vectors [count, n, n], one a column.
 */
export function eigh(matrices: Tensor): { values: Tensor; vectors: Tensor } {
  const [count, n] = matrices.shape as [number, number, number];
  const lapack = n > small ? loadLapack() : undefined;
  if (lapack === undefined) {
    const attributes = { compute_v: bool(true), T: dtype("float32") };
    const [values, vectors] = runOperation("SelfAdjointEigV2", attributes, [matrices], 2) as [Tensor, Tensor];
    return { values, vectors };
  }
  const rows = matrices.dataSync().slice() as Float32Array;
  const values = new Float32Array(count * n);
  lapack.eigh(rows, n, values, availableParallelism());
  const vectors = tf.tidy(() => tf.tensor3d(rows, [count, n, n]).transpose([0, 2, 1]));
  return { values: tf.tensor2d(values, [count, n]), vectors };
}
