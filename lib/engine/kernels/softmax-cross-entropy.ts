import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { differentiable } from "./differentiable";
import { dtype, runOperation } from "./operation";

/**
 * Cross-entropy of each row, −Σ target·log softmax(logits), in TensorFlow's one operation, which computes the gradient
 * softmax(logits) − target on the way. Targets are constants.
 *
 * @param logits [batch, classes].
 * @param targets [batch, classes], rows that sum to 1: one-hot, or smoothed.
 * @returns [batch], in nats.
 */
export function softmaxCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  return differentiable(
    [logits],
    (save) => {
      const [loss, backprop] = runOperation(
        "SoftmaxCrossEntropyWithLogits",
        { T: dtype("float32") },
        [logits, targets],
        2,
      );
      save(backprop!);
      return loss!;
    },
    (dy, [backprop]) => [() => tf.mul(backprop!, dy.expandDims(1))],
  );
}

/**
 * As {@link softmaxCrossEntropy}, for one true class a row.
 *
 * @param labels [batch], int32, from 0 to classes − 1.
 */
export function sparseSoftmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  return differentiable(
    [logits],
    (save) => {
      const [loss, backprop] = runOperation(
        "SparseSoftmaxCrossEntropyWithLogits",
        { T: dtype("float32"), Tlabels: dtype("int32") },
        [logits, labels],
        2,
      );
      save(backprop!);
      return loss!;
    },
    (dy, [backprop]) => [() => tf.mul(backprop!, dy.expandDims(1))],
  );
}
