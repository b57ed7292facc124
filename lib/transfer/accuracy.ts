import { mean } from "../common";
import { kernels, tf, type Tensor } from "../engine";
import type { TaskSplit } from "../data";
import type { TestMeasures } from "./trial";

/**
 * The share of predictions that are right, 0 to 1.
 *
 * @example
 * ```ts
 * import { transfer } from "upstream";
 * transfer.topOne([0, 1, 1, 2], [0, 1, 2, 2]); // => 0.75
 * ```
 */
export function topOne(predicted: readonly number[], labels: readonly number[]): number {
  return labels.filter((label, i) => predicted[i] === label).length / labels.length;
}

/** The mean over classes of the share that is right, over classes that have pictures (Caltech-101's, Pets' metric). */
export function meanPerClass(predicted: readonly number[], labels: readonly number[]): number {
  const right = new Map<number, [number, number]>();
  labels.forEach((label, i) => {
    const [hits, count] = right.get(label) ?? [0, 0];
    right.set(label, [hits + (predicted[i] === label ? 1 : 0), count + 1]);
  });
  const shares = [...right.values()].map(([hits, count]) => hits / count);
  return mean(shares);
}

/** What is measured of a classifier on labelled pictures. */
export interface Measures {
  /** Top-1, 0 to 1. */
  accuracy: number;
  /** The mean over classes of each one's accuracy, 0 to 1. */
  meanPerClass: number;
  /** Mean cross-entropy, nats; null for scores that are no log probabilities (ridge). */
  loss: number | null;
  /** The class predicted for each picture. */
  predicted: number[];
  /** Each picture's index in its split. */
  indices: readonly number[];
}

/**
 * The accuracy of a classifier, its cross-entropy and its predictions, from its scores [n, classes]; the caller
 * disposes of these.
 *
 * @param labels the true class of each row. @param indices each row's index in its split.
 *
 * @param areLogits whether a softmax of the scores gives probabilities, so that there is a cross-entropy.
 */
export function measure(
  scores: Tensor,
  labels: readonly number[],
  indices: readonly number[],
  areLogits = true,
): Measures {
  const [classes, losses] = tf.tidy(() => [
    scores.argMax(1),
    areLogits
      ? kernels.sparseSoftmaxCrossEntropy(scores, tf.tensor1d([...labels], "int32")).mean()
      : tf.scalar(NaN),
  ]) as [Tensor, Tensor];
  const predicted = Array.from(classes.dataSync());
  const loss = losses.dataSync()[0]!;
  tf.dispose([classes, losses]);
  return {
    accuracy: topOne(predicted, labels),
    meanPerClass: meanPerClass(predicted, labels),
    loss: areLogits ? loss : null,
    predicted,
    indices,
  };
}

/**
 * The same measures with one prediction for each picture of the split, in the split's order; -1 where there is none.
 */
export function inSplitOrder({ indices, ...measures }: Measures, { labels }: TaskSplit): TestMeasures {
  const predicted = new Array<number>(labels.length).fill(-1);
  indices.forEach((index, i) => (predicted[index] = measures.predicted[i]!));
  return { ...measures, predicted };
}
