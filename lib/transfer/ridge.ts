import { tf, type Tensor } from "../engine";
import { checkLabelled, type LabelledFeatures, type LinearProbe } from "./labelled";
import { svds } from "./svd";

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

/** Ridge probes on several sets of features at once: sets of one size share the cores (see `svds`). */
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

/** What all penalties share. */
interface Factors {
  n: number;
  centre: Tensor;
  intercept: Tensor;
  centred: Tensor;
  left: Tensor;
  squares: Tensor;
  right: Tensor;
  projected: Tensor;
}

function factorise(sets: readonly LabelledFeatures[]): Factors[] {
  sets.forEach(checkLabelled);
  const centred = sets.map(({ features }) =>
    tf.tidy(() => {
      const centre = features.mean(0);
      return { centre, x: features.sub(centre) };
    }),
  );
  const factors = svds(centred.map(({ x }) => x)).map(({ left, squares, right }, i) => {
    const { labels, classes } = sets[i]!;
    const targets = tf.tidy(() => {
      const signs = tf
        .oneHot(tf.tensor1d(Array.from(labels), "int32"), classes)
        .mul(2)
        .sub(1);
      const intercept = signs.mean(0);
      const around = signs.sub(intercept);
      return { intercept, centred: around, projected: tf.matMul(left, around, true) };
    });
    return { n: labels.length, centre: centred[i]!.centre, left, squares, right, ...targets };
  });
  tf.dispose(centred.map(({ x }) => x));
  return factors;
}

function penalties({ squares }: Factors, lambdas: readonly number[] | undefined): readonly number[] {
  if (lambdas !== undefined) return lambdas;
  const unit = scale(squares);
  return relativePenalties.map((part) => part * unit);
}

/** Mean squared error of each training row by the probe that was fitted without it. */
function leftOut({ n, centred, left, squares, projected }: Factors, lambda: number): number {
  const squaredError = tf.tidy(() => {
    const shrink = squares.div(squares.add(lambda));
    const residual = centred.sub(tf.matMul(left, projected.mul(shrink.expandDims(1))));
    const leverage = tf.matMul(left.square(), shrink.expandDims(1)).add(1 / n);
    // A row whose leverage is 1 is fitted exactly whatever its target: leaving it out says nothing finite.
    return residual.div(tf.scalar(1).sub(leverage).maximum(1e-6)).square().mean();
  });
  const error = squaredError.dataSync()[0]!;
  squaredError.dispose();
  return error;
}

function solve({ centre, intercept, squares, right, projected }: Factors, lambda: number): LinearProbe {
  const [weight, bias] = tf.tidy(() => {
    const shrunk = squares.sqrt().div(squares.add(lambda)).expandDims(1);
    const weight = tf.matMul(right, projected.mul(shrunk));
    return [weight, intercept.sub(tf.matMul(centre.expandDims(0), weight).squeeze([0]))] as [Tensor, Tensor];
  });
  return { weight, bias };
}

function disposeFactors({ centre, intercept, centred, left, squares, right, projected }: Factors): void {
  tf.dispose([centre, intercept, centred, left, squares, right, projected]);
}

function scale(squares: Tensor): number {
  const mean = tf.tidy(() => squares.mean());
  const value = mean.dataSync()[0]!;
  mean.dispose();
  return value;
}
