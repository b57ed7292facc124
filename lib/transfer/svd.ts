import { tf, type Tensor } from "../engine";
import { eigh } from "../engine/kernels";

/** X = U·diag(√s)·Vᵀ, the parts of rank r that float32 can tell from zero. The caller disposes of the tensors. */
export interface Svd {
  /** [n, r] */
  left: Tensor;
  /** [r], squared singular values, ascending. */
  squares: Tensor;
  /** [d, r] */
  right: Tensor;
}

/** Below this part of the largest, an eigenvalue of a float32 Gram matrix is rounding. */
const rounding = 1e-6;

/** The thin singular value decomposition of `x` [n, d], from the eigenvectors of the smaller of its two Gram matrices. */
export function svd(x: Tensor): Svd {
  const [n, d] = x.shape as [number, number];
  const wide = n <= d;
  return tf.tidy(() => {
    const { values, vectors } = eigh(wide ? tf.matMul(x, x, false, true) : tf.matMul(x, x, true, false));
    const all = values.dataSync();
    const largest = all[all.length - 1]!;
    const first = all.findIndex((value) => value > rounding * largest);
    const kept = first < 0 ? 0 : all.length - first;
    const from = all.length - kept;
    const squares = values.slice([from], [kept]);
    const known = vectors.slice([0, from], [vectors.shape[0]!, kept]);
    const other = tf.matMul(x, known, wide, false).div(squares.sqrt());
    return wide ? { left: known, squares, right: other } : { left: other, squares, right: known };
  });
}
