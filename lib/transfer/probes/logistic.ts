import { tf, type Tensor } from "../../engine";
import { random, shuffle } from "../../random";
import { checkLabelled, predict, type LabelledFeatures, type LinearProbe } from "./linear-probe";
import { lbfgs } from "./lbfgs";

/** A logistic probe, and how it was chosen. */
export interface LogisticProbe extends LinearProbe {
  /** Inverse penalty, scikit-learn's C: the loss is C·Σ cross-entropy + ½‖W‖². */
  c: number;
  /** Cross-validated accuracy at each value tried; empty where no class has two images and nothing can be held out. */
  accuracies: { c: number; accuracy: number }[];
  /** Whether the last fit met the tolerance. */
  converged: boolean;
}

/** How the penalty of a logistic probe is chosen. */
export interface LogisticOptions {
  /** Values of C to choose from, ascending, by stratified cross-validation. */
  cs?: readonly number[];
  folds?: number;
  seed?: number;
}

const defaultCs = [0.01, 0.1, 1, 10, 100];

/**
 * Linear probe by multinomial logistic regression with an L2 penalty on the weights (not the biases), fitted with
 * L-BFGS; as scikit-learn's LogisticRegression. Where one image a class leaves nothing to hold out, C = 1.
 *
 * @returns the probe with the C that was chosen (of equally good ones the smallest), and the cross-validated accuracy,
 *   0 to 1, of each C; the caller disposes of its tensors.
 */
export function logisticProbe(data: LabelledFeatures, options: LogisticOptions = {}): LogisticProbe {
  checkLabelled(data);
  const { cs = defaultCs, folds = 5, seed = 0 } = options;
  const parts = cs.length === 1 ? undefined : stratified(data, folds, seed);
  const accuracies = parts === undefined ? [] : crossValidate(data, cs, parts);
  // Of equals the strongest penalty.
  const best = accuracies.reduce<{ c: number; accuracy: number } | undefined>(
    (best, one) => (best === undefined || one.accuracy > best.accuracy ? one : best),
    undefined,
  );
  const c = best?.c ?? (cs.length === 1 ? cs[0]! : 1);
  return { ...fit(data, c), c, accuracies };
}

function fit(data: LabelledFeatures, c: number): LinearProbe & { converged: boolean } {
  const { features, labels, classes } = data;
  const [n, d] = features.shape as [number, number];
  const targets = tf.tidy(() => tf.oneHot(tf.tensor1d(Array.from(labels), "int32"), classes).cast("float32"));
  const start = tf.zeros([(d + 1) * classes]);
  const { x, converged } = lbfgs(
    (x) => {
      const [value, gradient] = tf.tidy(() => {
        const [weight, bias] = unpack(x, d, classes);
        const scores = tf.matMul(features, weight).add(bias);
        const logProbability = tf.logSoftmax(scores);
        const penalty = weight
          .square()
          .sum()
          .mul(0.5 / (c * n));
        const loss = logProbability
          .mul(targets)
          .sum()
          .mul(-1 / n)
          .add(penalty);
        const error = logProbability.exp().sub(targets).div(n);
        const weightGradient = tf.matMul(features, error, true).add(weight.mul(1 / (c * n)));
        return [loss, tf.concat([weightGradient.flatten(), error.sum(0)])];
      }) as [Tensor, Tensor];
      const number = value.dataSync()[0]!;
      value.dispose();
      return { value: number, gradient };
    },
    start,
    { tolerance: 1e-5 },
  );
  const [weight, bias] = tf.tidy(() => unpack(x, d, classes).map((part) => part.clone())) as [Tensor, Tensor];
  tf.dispose([x, targets, start]);
  return { weight, bias, converged };
}

function unpack(x: Tensor, d: number, classes: number): [Tensor, Tensor] {
  return [x.slice([0], [d * classes]).reshape([d, classes]), x.slice([d * classes], [classes])];
}

/** The rows of each fold, every class spread over the folds; undefined where every class has one image. */
function stratified(
  { labels, classes }: LabelledFeatures,
  folds: number,
  seed: number,
): number[][] | undefined {
  const rows = Array.from({ length: classes }, (): number[] => []);
  labels.forEach((label, row) => rows[label]!.push(row));
  const used = Math.min(folds, Math.max(...rows.map((one) => one.length)));
  if (used < 2) return undefined;
  const parts = Array.from({ length: used }, (): number[] => []);
  const stream = random("stratified folds", seed);
  let next = 0;
  // The fold goes on from class to class, so that folds are of one size even where classes are small.
  for (const one of rows) for (const row of shuffle(one, stream)) parts[next++ % used]!.push(row);
  return parts;
}

function crossValidate(data: LabelledFeatures, cs: readonly number[], parts: readonly number[][]) {
  const right = new Map(cs.map((c) => [c, 0]));
  for (const held of parts) {
    const out = new Set(held);
    const kept = Array.from(data.labels, (_, row) => row).filter((row) => !out.has(row));
    const inside = rowsOf(data, kept);
    const outside = rowsOf(data, held);
    for (const c of cs) {
      const probe = fit(inside, c);
      const predicted = predict(probe, outside.features);
      right.set(c, right.get(c)! + predicted.filter((label, i) => label === outside.labels[i]).length);
      tf.dispose([probe.weight, probe.bias]);
    }
    tf.dispose([inside.features, outside.features]);
  }
  return cs.map((c) => ({ c, accuracy: right.get(c)! / data.labels.length }));
}

function rowsOf(data: LabelledFeatures, rows: readonly number[]): LabelledFeatures {
  return {
    features: tf.tidy(() => tf.gather(data.features, tf.tensor1d([...rows], "int32"))),
    labels: rows.map((row) => data.labels[row]!),
    classes: data.classes,
  };
}
