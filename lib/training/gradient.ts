import { tf, type Tensor } from "../engine";
import type { ForwardContext, Weights } from "../models";
import { unpack, type Optimised } from "./optimiser";

/** How a batch's loss is computed: as a mean over its examples, or by comparing all of them with each other. */
export type TrainingObjective<Batch extends Tensor[]> = AveragedLoss<Batch> | ContrastiveLoss<Batch>;

/** A loss that is a mean over examples. */
export interface AveragedLoss<Batch extends Tensor[]> {
  /** A scalar. */
  loss(weights: Weights, batch: Batch, context: ForwardContext): Tensor;
}

/** A loss that compares each example's features with all others'. */
export interface ContrastiveLoss<Batch extends Tensor[]> {
  /** Features of examples, [examples, d] each. */
  features(weights: Weights, batch: Batch, context: ForwardContext): Tensor[];
  /** The loss of a whole batch's features: a scalar. */
  compare(weights: Weights, features: readonly Tensor[]): Tensor;
}

/** The loss of a whole batch at once. A scalar. */
export function lossOf<Batch extends Tensor[]>(
  objective: TrainingObjective<Batch>,
  weights: Weights,
  batch: Batch,
  context: ForwardContext,
): Tensor {
  if ("loss" in objective) return objective.loss(weights, batch, context);
  return objective.compare(weights, objective.features(weights, batch, context));
}

/** A loss, its gradient with respect to the trained weights, and the running statistics that it leaves. */
export interface LossAndGradient {
  value: Tensor;
  grad: Tensor;
  statistics: Map<string, Tensor>;
}

/**
 * The value of a loss and its gradient, inside a tidy; both are multiplied by the loss scale, where there is one
 * (see `newLossScale`).
 *
 * @param values the trained weights as one vector @param others what is not trained @param lossScale a scalar
 */
export function lossAndGradient(
  trained: Pick<Optimised, "names" | "shapes">,
  values: Tensor,
  others: Weights,
  lossScale: Tensor | undefined,
  loss: (weights: Weights, context: ForwardContext) => Tensor,
): LossAndGradient {
  const statistics = new Map<string, Tensor>();
  const { value, grad } = tf.valueAndGrad((values: Tensor) => {
    const scalar = loss(new Map([...unpack(trained, values), ...others]), { training: true, statistics });
    for (const tensor of statistics.values()) tf.keep(tensor);
    return lossScale ? scalar.mul(lossScale) : scalar;
  })(values);
  return { value, grad, statistics };
}
