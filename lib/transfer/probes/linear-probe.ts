import { tf, type Tensor } from "../../engine";
import { UserError } from "../../common";

/** Features of pictures with their classes: what every probe is fitted to. */
export interface LabelledFeatures {
  /** [n, d] */
  features: Tensor;
  /** n class numbers, 0 to classes - 1. */
  labels: readonly number[] | Int32Array;
  classes: number;
}

/** A linear classifier on features: logits = features·weight + bias. The caller disposes of it. */
export interface LinearProbe {
  /** [d, classes] */
  weight: Tensor;
  /** [classes] */
  bias: Tensor;
}

/** [n, classes] of `features` [n, d]. */
export function logits(probe: LinearProbe, features: Tensor): Tensor {
  return tf.tidy(() => tf.matMul(features, probe.weight).add(probe.bias));
}

/**
 * The index of the most probable class of each row of `features`, [pictures, features]; at a tie the smaller index.
 */
export function predict(probe: LinearProbe, features: Tensor): Int32Array {
  const classes = tf.tidy(() => logits(probe, features).argMax(1));
  const predicted = classes.dataSync() as Int32Array;
  classes.dispose();
  return predicted;
}

/**
 * Checks the features and labels that a probe is to be fitted to.
 *
 * @throws UserError where a label is out of range, a class has no image, there is one class, or a feature is not
 * finite.
 */
export function checkLabelled({ features, labels, classes }: LabelledFeatures): void {
  const [n] = features.shape as [number, number];
  if (classes < 2)
    throw new UserError(`a probe tells classes apart: expected at least 2, there is ${classes}`);
  if (labels.length !== n)
    throw new UserError(`${n} features but ${labels.length} labels: expected one label a row`);
  const counts = new Int32Array(classes);
  labels.forEach((label, row) => {
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw new UserError(`label ${label} of row ${row}: expected 0 to ${classes - 1}`);
    counts[label]! += 1;
  });
  const empty = counts.indexOf(0);
  if (empty >= 0) throw new UserError(`class ${empty} has no training image: expected at least 1`);
  const finite = tf.tidy(() => features.isFinite().all());
  const whole = finite.dataSync()[0] === 1;
  finite.dispose();
  if (!whole)
    throw new UserError("the features hold NaN or infinity: the checkpoint that made them is broken");
}
