import { kernels, tf, type Tensor } from "../../engine";
import { logitScale, type ForwardContext, type Model, type Weights } from "../../models";

/** Scales each row of features [n, d] to length 1. */
export function unitLength(features: Tensor): Tensor {
  return features.div(features.square().sum(-1, true).sqrt().add(1e-12));
}

/**
 * CLIP's symmetric contrastive loss (Radford et al. 2021, figure 3): the mean of the cross-entropies of images against
 * texts and of texts against images, over scaled cosines. A scalar, in nats.
 *
 * @param images [batch, features] @param texts [batch, features]; row i of both belong together @param scale a scalar
 */
export function contrastiveLoss(images: Tensor, texts: Tensor, scale: Tensor): Tensor {
  const logits = tf.matMul(unitLength(images), unitLength(texts), false, true).mul(scale);
  const labels = tf.range(0, images.shape[0] as number, 1, "int32");
  const rows = kernels.sparseSoftmaxCrossEntropy(logits, labels).mean();
  const columns = kernels.sparseSoftmaxCrossEntropy(logits.transpose(), labels).mean();
  return rows.add(columns).div(2);
}

/** The loss of a CLIP model on a batch of images and token ids. */
export function clipLoss(
  model: Model,
  weights: Weights,
  images: Tensor,
  ids: Tensor,
  context: ForwardContext,
): Tensor {
  const [imageFeatures, textFeatures] = clipFeatures(model, weights, images, ids, context);
  return contrastiveLoss(imageFeatures, textFeatures, logitScale(weights));
}

/** The features that CLIP's loss compares: of images and of texts, [batch, features] each. */
export function clipFeatures(
  model: Model,
  weights: Weights,
  images: Tensor,
  ids: Tensor,
  context: ForwardContext,
): [Tensor, Tensor] {
  if (!model.text) throw new Error("CLIP's objective needs a model with a text tower");
  return [model.image.forward(weights, images, context), model.text.forward(weights, ids, context)];
}
