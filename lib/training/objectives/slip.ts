import { tf, type Tensor } from "../../engine";
import { logitScale, type ForwardContext, type Model, type Weights } from "../../models";
import { contrastiveLoss } from "./clip";
import { ntXent, simclrTemperature } from "./simclr";

/** What SLIP's loss compares, [batch, features] each: CLIP's images and texts, SimCLR's first and second views. */
export type SlipFeatures = [images: Tensor, texts: Tensor, first: Tensor, second: Tensor];

/**
 * SLIP's loss (Mu et al. 2022, "SLIP: Self-supervision meets Language-Image Pre-training", section 3): CLIP's plus
 * SimCLR's, at scale 1. A scalar, in nats.
 *
 * @param scale CLIP's factor on cosines, a scalar
 */
export function slipSum([images, texts, first, second]: SlipFeatures, scale: Tensor): Tensor {
  return contrastiveLoss(images, texts, scale).add(ntXent(first, second, simclrTemperature));
}

/** The loss of a SLIP model on two views of a batch and the token ids of its captions. */
export function slipLoss(
  model: Model,
  weights: Weights,
  first: Tensor,
  second: Tensor,
  ids: Tensor,
  context: ForwardContext,
): Tensor {
  return slipSum(slipFeatures(model, weights, first, second, ids, context), logitScale(weights));
}

/**
 * The features that SLIP's loss compares, of two views of each picture, [batch, size, size, channels] each, and the ids
 * of its caption. Both views go through the image encoder in one batch; SimCLR's head takes the features of both,
 * CLIP's projection those of the first. The paper's CLIP sees a third view, more mildly changed, which would be half as
 * many passes again.
 */
export function slipFeatures(
  model: Model,
  weights: Weights,
  first: Tensor,
  second: Tensor,
  ids: Tensor,
  context: ForwardContext,
): SlipFeatures {
  const { parts, head, text } = model;
  if (!parts || !head || !text)
    throw new Error("SLIP's objective needs a model with a text tower and a projection head");
  const batch = first.shape[0] as number;
  const features = parts.trunk.forward(weights, tf.concat([first, second], 0), context);
  const [one, other] = tf.split(head.forward(weights, features, context), [batch, batch]) as [Tensor, Tensor];
  const [seen] = tf.split(features, [batch, batch]) as [Tensor, Tensor];
  const images = parts.projection.forward(weights, seen, context);
  return [images, text.forward(weights, ids, context), one, other];
}
