import { kernels, tf, type Tensor } from "../../engine";

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

/**
 * The thin singular value decomposition of `x` [n, d], from the eigenvectors of the smaller of its two Gram matrices.
 */
export function svd(x: Tensor): Svd {
  const gram = gramOf(x);
  const { squares, basis, isWide } = eigenOf([{ gram, isWide: isWideOf(x) }])[0]!;
  gram.dispose();
  return tf.tidy(() => {
    const other = tf.matMul(x, basis, isWide, false).div(squares.sqrt());
    return isWide ? { left: basis, squares, right: other } : { left: other, squares, right: basis };
  });
}

/**
 * What a matrix X = U·diag(√s)·Vᵀ has of eigenvectors in the smaller of its Gram matrices. The caller disposes of the
 * tensors.
 */
export interface GramEigen {
  /** [r], s, ascending. */
  squares: Tensor;
  /** U [n, r] where X is wide, V [d, r] where it is tall. */
  basis: Tensor;
  isWide: boolean;
}

/** The smaller Gram matrix of X: X·Xᵀ where it is wide, Xᵀ·X where it is tall. Only its lower half need be there. */
export interface Gram {
  gram: Tensor;
  isWide: boolean;
}

/** Whether a matrix has at least as many columns as rows: more features than pictures. */
export const isWideOf = ({ shape }: Tensor) => shape[0]! <= shape[1]!;

/** A large Gram matrix is computed in so many horizontal strips, each up to the diagonal. */
const strips = 4;

/**
 * The lower half of the smaller Gram matrix of X, with some of the upper: the rest is what a symmetric matrix repeats.
 */
export function gramOf(x: Tensor): Tensor {
  const isWide = isWideOf(x);
  const axis = isWide ? 0 : 1;
  const size = x.shape[axis]!;
  if (size < 512) return tf.matMul(x, x, !isWide, isWide);
  return tf.tidy(() => {
    const sizes = Array.from({ length: strips }, (_, i) => Math.floor((size + i) / strips));
    const parts = tf.split(x, sizes, axis);
    const rows = parts.map((part, i) => {
      const blocks = parts.slice(0, i + 1).map((other) => tf.matMul(part, other, !isWide, isWide));
      const row = tf.concat(blocks, 1);
      return row.pad([
        [0, 0],
        [0, size - row.shape[1]!],
      ]);
    });
    return tf.concat(rows, 0);
  });
}

/**
 * How many matrices go through one call: few, so that their copies stay small, and an even number, for two cores to
 * share.
 */
const together = 8;

/**
 * The eigenvectors of several Gram matrices: those of one size go through one call, which TensorFlow shares out over
 * the cores (a single one keeps to one core).
 */
export function eigenOf(grams: readonly Gram[]): GramEigen[] {
  const bySize = new Map<number, number[][]>();
  grams.forEach(({ gram }, i) => {
    const batches = bySize.get(gram.shape[0]!) ?? [[]];
    bySize.set(gram.shape[0]!, batches);
    if (batches.at(-1)!.length === together) batches.push([]);
    batches.at(-1)!.push(i);
  });
  const found = new Array<GramEigen>(grams.length);
  for (const members of [...bySize.values()].flat()) {
    const { values, vectors } = tf.tidy(() => kernels.eigh(tf.stack(members.map((i) => grams[i]!.gram))));
    const [all, bases] = [tf.unstack(values), tf.unstack(vectors)];
    members.forEach((i, index) => {
      found[i] = { ...kept(all[index]!, bases[index]!), isWide: grams[i]!.isWide };
    });
    tf.dispose([values, vectors, ...all, ...bases]);
  }
  return found;
}

/** Keeps the eigenvectors whose values are larger than rounding errors. */
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
