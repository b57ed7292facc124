import { kernels, type Tensor } from "../../engine";
import type { ForwardContext, Model, Weights } from "../../models";

/** The mean cross-entropy of a classifier on a batch of images and labels (int32). A scalar, in nats. */
export function supervisedLoss(
  model: Model,
  weights: Weights,
  images: Tensor,
  labels: Tensor,
  context: ForwardContext,
): Tensor {
  if (!model.head) throw new Error("the supervised objective needs a model with a classifier");
  const logits = model.head.forward(weights, model.image.forward(weights, images, context), context);
  return kernels.sparseSoftmaxCrossEntropy(logits, labels).mean();
}
