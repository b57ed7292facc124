import { tf, type Tensor } from "../engine";
import { checkLabelled, type LabelledFeatures, type LinearProbe } from "./labelled";
import { gramEigen, type GramEigen } from "./svd";

/** A ridge probe, and how it was chosen. */
export interface RidgeProbe extends LinearProbe {
  /** The penalty chosen. */
  lambda: number;
  /** Mean squared leave-one-out error at each penalty tried. */
  errors: { lambda: number; error: number }[];
}

/** Penalties in units of the mean square of a (centred) feature direction, so that the features' scale does not matter. */
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

/** Ridge probes on several sets of features at once: sets of one size share the cores (see `gramEigen`). */
export function ridgeProbesOf(sets: readonly LabelledFeatures[], lambdas?: readonly number[]): RidgeProbe[] {
  return factorise(sets).map((factors) => {
    const errors = penalties(factors, lambdas).map((lambda) => ({ lambda, error: leftOut(factors, lambda) }));
    const { lambda } = errors.reduce((best, one) => (one.error < best.error ? one : best));
    const probe = solve(factors, lambda);
    disposeFactors(factors);
    return { ...probe, lambda, errors };
  });
}

/** The ridge probes of all penalties, from one factorisation: where something else chooses. */
export function ridgeProbes(
  data: LabelledFeatures,
  lambdas?: readonly number[],
): (LinearProbe & { lambda: number })[] {
  const factors = factorise([data])[0]!;
  const probes = penalties(factors, lambdas).map((lambda) => ({ ...solve(factors, lambda), lambda }));
  disposeFactors(factors);
  return probes;
}

/** The error of leaving one out is that of all rows up to so many, and of so many, evenly spread, beyond. */
const mostLeftOut = 2048;

/** What all penalties share: the centred features' eigenvectors, and the centred targets in their directions. */
interface Factors extends GramEigen {
  n: number;
  centre: Tensor;
  /** [n, d], centred. */
  x: Tensor;
  intercept: Tensor;
  /** UᵀY, [r, classes]. */
  projected: Tensor;
  /** Rows that are left out in turn: of U, and of Y. */
  left: Tensor;
  targets: Tensor;
}

function factorise(sets: readonly LabelledFeatures[]): Factors[] {
  sets.forEach(checkLabelled);
  const centred = sets.map(({ features }) =>
    tf.tidy(() => {
      const centre = features.mean(0);
      return { centre, x: features.sub(centre) };
    }),
  );
  return gramEigen(centred.map(({ x }) => x)).map((eigen, i) => {
    const { labels, classes } = sets[i]!;
    const { x } = centred[i]!;
    const { squares, basis, isWide } = eigen;
    const n = labels.length;
    const tensors = tf.tidy(() => {
      const signs = tf
        .oneHot(tf.tensor1d(Array.from(labels), "int32"), classes)
        .mul(2)
        .sub(1);
      const intercept = signs.mean(0);
      const y = signs.sub(intercept);
      const roots = squares.sqrt();
      const projected = isWide
        ? tf.matMul(basis, y, true)
        : tf.matMul(basis, tf.matMul(x, y, true), true).div(roots.expandDims(1));
      const left = isWide ? basis : tf.matMul(spread(x), basis).div(roots);
      return { intercept, projected, left: left.clone(), targets: isWide ? y : spread(y) };
    });
    return { n, ...centred[i]!, ...eigen, ...tensors };
  });
}

/** The rows that are left out in turn. */
function spread(rows: Tensor): Tensor {
  const n = rows.shape[0]!;
  if (n <= mostLeftOut) return rows;
  const places = Array.from({ length: mostLeftOut }, (_, i) => Math.floor((i * n) / mostLeftOut));
  return tf.gather(rows, tf.tensor1d(places, "int32"));
}

function penalties({ squares }: Factors, lambdas: readonly number[] | undefined): readonly number[] {
  if (lambdas !== undefined) return lambdas;
  const unit = scale(squares);
  return relativePenalties.map((part) => part * unit);
}

/** Mean squared error of each training row by the probe that was fitted without it. */
function leftOut({ n, targets, left, squares, projected }: Factors, lambda: number): number {
  const squaredError = tf.tidy(() => {
    const shrink = squares.div(squares.add(lambda));
    const residual = targets.sub(tf.matMul(left, projected.mul(shrink.expandDims(1))));
    const leverage = tf.matMul(left.square(), shrink.expandDims(1)).add(1 / n);
    // A row whose leverage is 1 is fitted exactly whatever its target: leaving it out says nothing finite.
    return residual.div(tf.scalar(1).sub(leverage).maximum(1e-6)).square().mean();
  });
  const error = squaredError.dataSync()[0]!;
  squaredError.dispose();
  return error;
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
