import { kernels, tf, type Tensor } from "../../engine";
import type { ForwardContext, Model, Weights } from "../../models";
import { unitLength } from "./clip";

/**
 * SimCLR's NT-Xent (Chen et al. 2020, equation 1): each view has to find the other view of its image among all others
 * of the batch. A scalar, in nats.
 *
 * @param first [batch, features] @param second the other views, in the same order @param temperature divides cosines
 */
export function ntXent(first: Tensor, second: Tensor, temperature: number): Tensor {
  const batch = first.shape[0] as number;
  const all = unitLength(tf.concat([first, second], 0));
  const cosines = tf.matMul(all, all, false, true).div(temperature);
  // A view is no candidate for itself.
  const logits = cosines.sub(tf.eye(2 * batch).mul(1e9));
  const labels = tf.concat([tf.range(batch, 2 * batch, 1, "int32"), tf.range(0, batch, 1, "int32")], 0);
  return kernels.sparseSoftmaxCrossEntropy(logits, labels).mean();
}

/** What divides cosines in the paper (D.2), and in SLIP. */
export const simclrTemperature = 0.1;

/** The loss of a SimCLR model on two views of a batch. */
export function simclrLoss(
  model: Model,
  weights: Weights,
  first: Tensor,
  second: Tensor,
  context: ForwardContext,
  temperature = simclrTemperature,
): Tensor {
  const [one, other] = simclrFeatures(model, weights, first, second, context);
  return ntXent(one, other, temperature);
}

/**
 * The features that SimCLR's loss compares: two views of each picture, [batch, size, size, channels] each, through
 * encoder and projection head, [batch, features] each. Both go through in one batch, so that batch norm sees them
 * together.
 */
export function simclrFeatures(
  model: Model,
  weights: Weights,
  first: Tensor,
  second: Tensor,
  context: ForwardContext,
): [Tensor, Tensor] {
  if (!model.head) throw new Error("SimCLR's objective needs a model with a projection head");
  const batch = first.shape[0] as number;
  const features = model.head.forward(
    weights,
    model.image.forward(weights, tf.concat([first, second], 0), context),
    context,
  );
  return tf.split(features, [batch, batch]) as [Tensor, Tensor];
}
