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
  return svds([x])[0]!;
}

/**
 * The same of several matrices at once: those whose Gram matrices are of one size go through one call, which TensorFlow
 * shares out over the cores (a single one keeps to one core).
 */
export function svds(xs: readonly Tensor[]): Svd[] {
  const bySize = new Map<number, number[]>();
  xs.forEach((x, i) => {
    const size = Math.min(...(x.shape as [number, number]));
    bySize.set(size, [...(bySize.get(size) ?? []), i]);
  });
  const found = new Array<Svd>(xs.length);
  for (const members of bySize.values()) {
    const { values, vectors } = tf.tidy(() => {
      const grams = members.map((i) => {
        const x = xs[i]!;
        const isWide = x.shape[0]! <= x.shape[1]!;
        return tf.matMul(x, x, !isWide, isWide);
      });
      return eigh(grams.length === 1 ? grams[0]!.expandDims(0) : tf.stack(grams));
    });
    const [all, bases] = [tf.unstack(values), tf.unstack(vectors)];
    members.forEach((i, place) => (found[i] = fromEigen(xs[i]!, all[place]!, bases[place]!)));
    tf.dispose([values, vectors, ...all, ...bases]);
  }
  return found;
}

function fromEigen(x: Tensor, values: Tensor, vectors: Tensor): Svd {
  const isWide = x.shape[0]! <= x.shape[1]!;
  const all = values.dataSync();
  const largest = all[all.length - 1]!;
  const first = all.findIndex((value) => value > rounding * largest);
  const kept = first < 0 ? 0 : all.length - first;
  const from = all.length - kept;
  return tf.tidy(() => {
    const squares = values.slice([from], [kept]);
    const known = vectors.slice([0, from], [vectors.shape[0]!, kept]);
    const other = tf.matMul(x, known, isWide, false).div(squares.sqrt());
    return isWide ? { left: known, squares, right: other } : { left: other, squares, right: known };
  });
}
