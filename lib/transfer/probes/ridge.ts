import { tf, type Tensor } from "../../engine";
import { checkLabelled, type LabelledFeatures, type LinearProbe } from "./linear-probe";
import { eigenOf, gramOf, isWideOf, type Gram, type GramEigen } from "./svd";

/** A ridge probe, and how it was chosen. */
export interface RidgeProbe extends LinearProbe {
  /** The penalty chosen. */
  lambda: number;
  /** Mean squared leave-one-out error at each penalty tried. */
  errors: { lambda: number; error: number }[];
}

/**
 * Penalties in units of the mean square of a (centred) feature direction, so that the features' scale does not matter.
 */
const relativePenalties = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

/**
 * Linear probe in closed form: ridge regression to targets of +1 and −1, the penalty chosen by exact leave-one-out
 * error. One factorisation serves every penalty. Agrees with scikit-learn's RidgeClassifierCV.
 *
 * With X and Y centred and X = U·diag(√s)·Vᵀ: W = V·diag(√s/(s + λ))·Uᵀ·Y, and leaving row i out changes its residual
 * from r to r/(1 − h), h = Σ u²·s/(s + λ) + 1/n (Golub et al. 1979).
 *
 * @param lambdas penalties to choose from; by default seven around the mean of s.
 */
export function ridgeProbe(data: LabelledFeatures, lambdas?: readonly number[]): RidgeProbe {
  return ridgeProbesOf([data], lambdas)[0]!;
}

/** Ridge probes on several sets of features at once: sets of one size share the cores (see `eigenOf`). */
export function ridgeProbesOf(sets: readonly LabelledFeatures[], lambdas?: readonly number[]): RidgeProbe[] {
  return factorise(sets).map((factors) => {
    const errors = leftOut(factors, penalties(factors, lambdas));
    const { lambda } = errors.reduce((best, one) => (one.error < best.error ? one : best));
    const probe = solve(factors, lambda);
    disposeFactors(factors);
    return { ...probe, lambda, errors };
  });
}

/** One ridge probe for each penalty, for callers that choose the penalty themselves. One factorisation serves all. */
export function ridgeProbes(
  data: LabelledFeatures,
  lambdas?: readonly number[],
): (LinearProbe & { lambda: number })[] {
  const factors = factorise([data])[0]!;
  const probes = penalties(factors, lambdas).map((lambda) => ({ ...solve(factors, lambda), lambda }));
  disposeFactors(factors);
  return probes;
}

/**
 * How many rows are left out in turn: all up to 2,048; of more so many, evenly spread, and fewer where each has many
 * classes' errors to tell penalties by (759 at 345 classes).
 */
function leftOutCount(n: number, classes: number): number {
  return Math.min(n, 2048, Math.max(512, Math.floor(2 ** 18 / classes)));
}

/** What the probes of all penalties share: eigenvectors of the features, and the targets projected onto them. */
interface Factors extends GramEigen {
  n: number;
  centre: Tensor;
  /** Centred features: all, [n, d], where wide; where tall, those of the rows that are left out in turn. */
  x: Tensor;
  intercept: Tensor;
  /** UᵀY, [r, classes]. */
  projected: Tensor;
  /** Rows that are left out in turn: of U, and of Y. */
  left: Tensor;
  targets: Tensor;
}

/** What a probe needs to know of a set of features; its size does not grow with the number of rows. */
interface Condensed extends Gram {
  n: number;
  centre: Tensor;
  x: Tensor;
  intercept: Tensor;
  /** XᵀY, [d, classes]. */
  products: Tensor;
  targets: Tensor;
}

function factorise(sets: readonly LabelledFeatures[]): Factors[] {
  sets.forEach(checkLabelled);
  const condensed = sets.map(condense);
  return eigenOf(condensed).map((eigen, i) => {
    const { gram, products, ...kept } = condensed[i]!;
    const { squares, basis, isWide } = eigen;
    const { projected, left } = tf.tidy(() => {
      if (isWide) return { projected: tf.matMul(basis, kept.targets, true), left: basis.clone() };
      const roots = squares.sqrt();
      return {
        projected: tf.matMul(basis, products, true).div(roots.expandDims(1)),
        left: tf.matMul(kept.x, basis).div(roots),
      };
    });
    tf.dispose([gram, products]);
    return { ...kept, ...eigen, projected, left };
  });
}

function condense({ features, labels, classes }: LabelledFeatures): Condensed {
  const n = labels.length;
  const isWide = isWideOf(features);
  const tensors = tf.tidy(() => {
    const labelled = tf.tensor1d(Array.from(labels), "int32");
    const counts = tf.bincount(labelled, [], classes).toFloat() as Tensor;
    const intercept = counts.mul(2 / n).sub(1);
    const centre = features.mean(0);
    const x = features.sub(centre);
    const gram = gramOf(x);
    // Y is twice the classes' indicators less a constant a class, and the centred features' columns sum to zero.
    const products = tf.unsortedSegmentSum(x, labelled, classes).mul(2).transpose();
    const most = isWide ? n : leftOutCount(n, classes);
    const rows = spread(labelled, most);
    const targets = tf.oneHot(rows, classes).toFloat().mul(2).sub(1).sub(intercept);
    return { gram, centre, x: spread(x, most), intercept, products, targets };
  });
  return { n, ...tensors, isWide };
}

/** At most `count` of the rows, evenly spread. */
function spread<T extends Tensor>(rows: T, count: number): T {
  const n = rows.shape[0]!;
  if (n <= count) return rows;
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * n) / count));
  return tf.gather(rows, tf.tensor1d(indices, "int32"));
}

function penalties({ squares }: Factors, lambdas: readonly number[] | undefined): readonly number[] {
  if (lambdas !== undefined) return lambdas;
  const unit = scale(squares);
  return relativePenalties.map((part) => part * unit);
}

/** Mean squared error of each training row by the probe that was fitted without it, at each penalty. */
function leftOut({ n, targets, left, squares, projected }: Factors, lambdas: readonly number[]) {
  const errors = tf.tidy(() => {
    const shrink = squares
      .expandDims(1)
      .div(squares.expandDims(1).add(tf.tensor2d([...lambdas], [1, lambdas.length])));
    const leverages = tf.matMul(left.square(), shrink).add(1 / n);
    // A row whose leverage is 1 is fitted exactly whatever its target: leaving it out says nothing finite.
    const stretch = tf.scalar(1).div(tf.scalar(1).sub(leverages).maximum(1e-6).square());
    const squared = tf.unstack(shrink, 1).map((part) => {
      const residual = targets.sub(tf.matMul(left, projected.mul(part.expandDims(1))));
      return residual.square().mean(1);
    });
    return tf.stack(squared, 1).mul(stretch).mean(0);
  });
  const values = errors.dataSync();
  errors.dispose();
  return lambdas.map((lambda, i) => ({ lambda, error: values[i]! }));
}

function solve(factors: Factors, lambda: number): LinearProbe {
  const { centre, x, intercept, squares, basis, isWide, projected } = factors;
  const [weight, bias] = tf.tidy(() => {
    const over = tf.scalar(1).div(squares.add(lambda)).expandDims(1);
    // V·diag(√s/(s + λ))·UᵀY, where V is known; Xᵀ·U·diag(1/(s + λ))·UᵀY, where U is.
    const weight = isWide
      ? tf.matMul(x, tf.matMul(basis, projected.mul(over)), true)
      : tf.matMul(basis, projected.mul(over).mul(squares.sqrt().expandDims(1)));
    return [weight, intercept.sub(tf.matMul(centre.expandDims(0), weight).squeeze([0]))] as [Tensor, Tensor];
  });
  return { weight, bias };
}

function disposeFactors(factors: Factors): void {
  const { centre, x, intercept, squares, basis, projected, left, targets } = factors;
  tf.dispose([centre, x, intercept, squares, basis, projected, left, targets]);
}

function scale(squares: Tensor): number {
  const mean = tf.tidy(() => squares.mean());
  const value = mean.dataSync()[0]!;
  mean.dispose();
  return value;
}
