import { tf, type Tensor, type Tensor2D } from "../../engine";
import { mean, variance } from "../../common";
import { random } from "../../random";
import { headLogits } from "./head";
import { permutedLabels } from "./permuted-labels";

/**
 * How many mixed heads a head is held against, and by how many of their standard deviations it must beat their mean.
 */
const mixedHeads = 20;
const deviations = 3;

/**
 * Whether a zero-shot head knows more of its pictures than heads made of random mixtures of its own class vectors do.
 * Each is given the labels that fit it best (`permutedLabels`), so that the order of the names does not matter: any
 * head sorts pictures into heaps that differ, and a heap always fits some label better than others.
 *
 * @param weight [features, classes] @param features [pictures, features] @param labels of those pictures
 * @param asRenamed the accuracy of the head itself with its names assigned anew
 */
export function beatsMixedHeads(
  weight: Tensor,
  features: Tensor2D,
  labels: readonly number[],
  asRenamed: number,
): boolean {
  const classes = weight.shape[1]!;
  const stream = random("mixed heads", classes);
  const accuracies = Array.from({ length: mixedHeads }, () => {
    const predicted = tf.tidy(() => {
      const middle = weight.mean(1, true);
      const draws = Float32Array.from({ length: classes * classes }, () => stream.normal());
      const mixing = tf.tensor2d(draws, [classes, classes]).div(Math.sqrt(Math.max(1, classes - 1)));
      const mixed = tf.matMul(weight.sub(middle), mixing).add(middle);
      return [...headLogits({ kind: "linear", weight: mixed }, features).argMax(1).dataSync()];
    });
    return permutedLabels(predicted, labels, classes).asRenamed;
  });
  return asRenamed > mean(accuracies) + deviations * Math.sqrt(variance(accuracies));
}
