import { tf, type Tensor } from "../engine";
import type { ForwardContext, Weights } from "../models";

/** What a batch's loss is: a mean over its examples, or a comparison of all of them with each other. */
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

/** Gives the value and the gradient of a loss at the present weights, and keeps the running statistics it made. */
export type GradientOf = (loss: (weights: Weights, context: ForwardContext) => Tensor) => {
  value: Tensor;
  grad: Tensor;
};

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

/**
 * The loss of a batch and its gradient, computed in parts so that only one part's activations are in memory. A mean over
 * examples is a mean over parts. A contrastive loss needs all features at once: they are computed first without gradients
 * and kept, the loss gives the gradient of each feature, and each part is computed again to carry those back to the
 * weights (Gao et al. 2021, GradCache; OpenCLIP's `--accum-freq` recomputes the loss for each part instead, which adds up
 * to the same but for the logit scale, whose gradient it counts once a part).
 *
 * Equal to the batch at once to rounding, where there is no batch norm: its statistics are each part's own.
 *
 * @param weights the present ones
 */
export function accumulated<Batch extends Tensor[]>(
  objective: TrainingObjective<Batch>,
  batch: Batch,
  parts: number,
  gradientOf: GradientOf,
  weights: Weights,
): { value: Tensor; grad: Tensor } {
  const count = (batch[0] as Tensor).shape[0] as number;
  const sizes = Array.from(
    { length: Math.min(parts, count) },
    (_, i) => Math.floor(((i + 1) * count) / parts) - Math.floor((i * count) / parts),
  );
  const columns = batch.map((tensor) => tf.split(tensor, sizes));
  const pieces = sizes.map((_, i) => columns.map((column) => column[i]) as Batch);
  const sum =
    "loss" in objective
      ? add(
          pieces.map(
            (piece, i) => () =>
              gradientOf((current, context) =>
                objective.loss(current, piece, context).mul((sizes[i] as number) / count),
              ),
          ),
        )
      : contrasted(objective, pieces, sizes, gradientOf, weights);
  tf.dispose(columns);
  return sum;
}

function contrasted<Batch extends Tensor[]>(
  { features, compare }: ContrastiveLoss<Batch>,
  pieces: readonly Batch[],
  sizes: readonly number[],
  gradientOf: GradientOf,
  weights: Weights,
): { value: Tensor; grad: Tensor } {
  const cached = pieces.map((piece) => {
    const statistics = new Map<string, Tensor>();
    const part = tf.tidy(() => features(weights, piece, { training: true, statistics }));
    // Each part's own running statistics count when it is computed again.
    tf.dispose([...statistics.values()]);
    return part;
  });
  const whole = (cached[0] as Tensor[]).map((_, j) => tf.concat(cached.map((part) => part[j] as Tensor)));
  tf.dispose(cached);
  // The gradient of every feature.
  const back = tf.grads((...all: Tensor[]) => compare(weights, all))(whole);
  const backs = back.map((gradient) => tf.split(gradient, [...sizes]));
  // Of the weights that the comparison takes itself (CLIP's logit scale), with the features held.
  const direct = gradientOf((current) => compare(current, whole).add(nothing(current)));
  const through = add(
    pieces.map(
      (piece, i) => () =>
        gradientOf((current, context) => {
          const products = features(current, piece, context).map((feature, j) =>
            feature.mul((backs[j] as Tensor[])[i] as Tensor).sum(),
          );
          return tf.addN(products);
        }),
    ),
  );
  const grad = direct.grad.add(through.grad);
  tf.dispose([whole, back, backs, direct.grad, through.grad, through.value]);
  return { value: direct.value, grad };
}

/** 0, by way of a weight: a loss that takes no weight has no gradient otherwise, where ours is to be 0. */
function nothing(weights: Weights): Tensor {
  const [first] = weights.values();
  return (first as Tensor).sum().mul(0);
}

/** The sum of values and gradients, computed one after another. */
function add(terms: readonly (() => { value: Tensor; grad: Tensor })[]): { value: Tensor; grad: Tensor } {
  return terms.reduce<{ value: Tensor; grad: Tensor } | undefined>((sum, term) => {
    const next = term();
    if (!sum) return next;
    const both = { value: sum.value.add(next.value), grad: sum.grad.add(next.grad) };
    tf.dispose([sum.value, sum.grad, next.value, next.grad]);
    return both;
  }, undefined) as { value: Tensor; grad: Tensor };
}
