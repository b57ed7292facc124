import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { runOperation, float } from "./operation";
import { hasOwnOperations } from "./own-operations";

/** The vectors that AdamW updates, of one length: weights, moving averages of the gradient and of its square. */
export interface AdamWVectors {
  readonly values: Tensor;
  readonly mean: Tensor;
  readonly square: Tensor;
  /** 1 where weight decay applies, 0 elsewhere. */
  readonly decay: Tensor;
}

/** Numbers of one step, scalars: −learning rate · weight decay, √(1 − β₂ᵗ), learning rate / (1 − β₁ᵗ). */
export interface AdamWFactors {
  readonly decay: Tensor;
  readonly root: Tensor;
  readonly rate: Tensor;
}

/** What a step is made of: last, the constants of the run. */
type AdamWStep = [
  now: AdamWVectors,
  gradient: Tensor,
  factors: AdamWFactors,
  constants: { beta1: number; beta2: number; epsilon: number },
];
type AdamWResult = [values: Tensor, mean: Tensor, square: Tensor];

/**
 * The new weights, mean and square after a step of AdamW (Loshchilov and Hutter 2019, as PyTorch computes it). On the
 * CPU it is one pass over memory, by an operation of our own; elsewhere sixteen of TensorFlow's, which give the same
 * bits. No gradient; inside a tidy.
 */
export function adamWOp(...step: AdamWStep): AdamWResult {
  if (!hasOwnOperations()) return adamWInSteps(...step);
  const [now, gradient, { decay, root, rate }, { beta1, beta2, epsilon }] = step;
  return runOperation(
    "UpstreamAdamW",
    {
      keep_mean: float(beta1),
      add_mean: float(1 - beta1),
      keep_square: float(beta2),
      add_square: float(1 - beta2),
      epsilon: float(epsilon),
    },
    [now.values, now.mean, now.square, now.decay, gradient, decay, root, rate],
    3,
  ) as AdamWResult;
}

/** As `adamWOp`, by TensorFlow's operations. */
export function adamWInSteps(
  ...[now, gradient, { decay, root, rate }, { beta1, beta2, epsilon }]: AdamWStep
): AdamWResult {
  const mean = now.mean.mul<Tensor>(beta1).add<Tensor>(gradient.mul(1 - beta1));
  const square = now.square.mul<Tensor>(beta2).add<Tensor>(gradient.square().mul(1 - beta2));
  const size = square.sqrt().div(root).add(epsilon);
  const kept = now.values.mul<Tensor>(now.decay.mul<Tensor>(decay).add(1));
  return [kept.sub(mean.div(size).mul(rate)), mean, square];
}
