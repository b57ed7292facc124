import { tf } from "../../engine";
import { checkLabelled, type LabelledFeatures } from "../probes/linear-probe";
import { svd } from "../probes/svd";

/**
 * LogME (You et al. 2021): how probable the labels are, a class against the rest, under Bayesian linear regression on
 * the features, with the prior's and the noise's precision (α, β) at their best; per image, averaged over classes. It
 * predicts transfer without fine-tuning: larger is better.
 */
export function logme(data: LabelledFeatures): number {
  checkLabelled(data);
  const { features, labels, classes } = data;
  const [n, d] = features.shape as [number, number];
  const parts = tf.tidy(() => {
    const { left, squares } = svd(features);
    const targets = tf.oneHot(tf.tensor1d(Array.from(labels), "int32"), classes).cast("float32");
    return { squares, projections: tf.matMul(targets, left, true) };
  });
  const squares = Float64Array.from(parts.squares.dataSync());
  const projections = parts.projections.dataSync();
  tf.dispose(parts);
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]! += 1;
  let sum = 0;
  for (let label = 0; label < classes; label++) {
    const projected = projections.subarray(label * squares.length, (label + 1) * squares.length);
    sum += evidence(squares, projected, counts[label]!, n, d) / n;
  }
  return sum / classes;
}

/**
 * The largest log evidence of targets y, by the fixed point of α and β (MacKay 1992).
 *
 * @param squares eigenvalues of FᵀF. @param projected Uᵀy. @param norm ‖y‖². @param n images. @param d features.
 */
function evidence(
  squares: ArrayLike<number>,
  projected: ArrayLike<number>,
  norm: number,
  n: number,
  d: number,
): number {
  let inside = 0;
  for (let i = 0; i < squares.length; i++) inside += projected[i]! ** 2;
  const outside = Math.max(0, norm - inside);
  let alpha = 1;
  let beta = 1;
  let value = -Infinity;
  for (let step = 0; step < 200; step++) {
    let gamma = 0;
    let weights = 0;
    let residual = outside;
    let logDeterminant = (d - squares.length) * Math.log(alpha);
    for (let i = 0; i < squares.length; i++) {
      const s = squares[i]!;
      const x2 = projected[i]! ** 2;
      const precision = alpha + beta * s;
      gamma += (beta * s) / precision;
      weights += (beta * beta * s * x2) / (precision * precision);
      residual += (alpha * alpha * x2) / (precision * precision);
      logDeterminant += Math.log(precision);
    }
    const next =
      0.5 *
      (d * Math.log(alpha) +
        n * Math.log(beta) -
        logDeterminant -
        beta * residual -
        alpha * weights -
        n * Math.log(2 * Math.PI));
    if (Math.abs(next - value) < 1e-9 * Math.abs(next)) return next;
    value = next;
    // The small terms are the authors': they keep a class that is fitted exactly from driving β to infinity.
    alpha = gamma / (weights + 1e-5);
    beta = (n - gamma) / (residual + 1e-5);
  }
  return value;
}
