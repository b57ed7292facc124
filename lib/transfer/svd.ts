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
  const { squares, basis, isWide } = gramEigen([x])[0]!;
  return tf.tidy(() => {
    const other = tf.matMul(x, basis, isWide, false).div(squares.sqrt());
    return isWide ? { left: basis, squares, right: other } : { left: other, squares, right: basis };
  });
}

/** What a matrix X = U·diag(√s)·Vᵀ has of eigenvectors in the smaller of its Gram matrices. The caller disposes of the tensors. */
export interface GramEigen {
  /** [r], s, ascending. */
  squares: Tensor;
  /** U [n, r] where X is wide, V [d, r] where it is tall. */
  basis: Tensor;
  isWide: boolean;
}

/**
 * The eigenvectors of several matrices at once: those whose Gram matrices are of one size go through one call, which
 * TensorFlow shares out over the cores (a single one keeps to one core).
 */
export function gramEigen(xs: readonly Tensor[]): GramEigen[] {
  const bySize = new Map<number, number[]>();
  xs.forEach((x, i) => {
    const size = Math.min(...(x.shape as [number, number]));
    bySize.set(size, [...(bySize.get(size) ?? []), i]);
  });
  const found = new Array<GramEigen>(xs.length);
  for (const members of bySize.values()) {
    const { values, vectors } = tf.tidy(() => {
      const grams = members.map((i) => {
        const x = xs[i]!;
        return tf.matMul(x, x, !isWide(x), isWide(x));
      });
      return eigh(tf.stack(grams));
    });
    const [all, bases] = [tf.unstack(values), tf.unstack(vectors)];
    members.forEach((i, place) => {
      found[i] = { ...kept(all[place]!, bases[place]!), isWide: isWide(xs[i]!) };
    });
    tf.dispose([values, vectors, ...all, ...bases]);
  }
  return found;
}

const isWide = ({ shape }: Tensor) => shape[0]! <= shape[1]!;

/** The eigenvectors whose values are no rounding. */
function kept(values: Tensor, vectors: Tensor): { squares: Tensor; basis: Tensor } {
  const all = values.dataSync();
  const largest = all[all.length - 1]!;
  const first = all.findIndex((value) => value > rounding * largest);
  const count = first < 0 ? 0 : all.length - first;
  const from = all.length - count;
  return tf.tidy(() => ({
    squares: values.slice([from], [count]),
    basis: vectors.slice([0, from], [vectors.shape[0]!, count]),
  }));
}
