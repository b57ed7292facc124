import { test } from "node:test";
import { kernels, tf } from "../../../lib/engine";
import { gradient } from "../../models/numeric";

test("gradients of convolution, batch norm, layer norm, linear layers, max-pool and cross-entropy equal finite differences", () => {
  const x = tf.randomNormal([2, 5, 5, 3], 0, 1, "float32", 1);
  const kernel = tf.randomNormal([3, 3, 3, 4], 0, 1, "float32", 2);
  const gamma = tf.tensor1d([1, 0.5, 2, 1.5]);
  const beta = tf.tensor1d([0, 1, 2, 3]);
  const mix = tf.randomNormal([2, 3, 3, 4], 0, 1, "float32", 3);
  gradient("convolution", (x, kernel) => kernels.conv2dOp(x!, kernel!, { stride: 2, padding: 1 }).mul(mix), [
    x,
    kernel,
  ]);
  const running = { mean: tf.zeros([4]), variance: tf.ones([4]) };
  gradient(
    "batch norm",
    (x, gamma, beta) => {
      const out = kernels.batchNormTraining(x!, { gamma: gamma!, beta: beta!, ...running }, 1e-5, 0.1);
      out.mean.dispose();
      out.variance.dispose();
      return out.y.mul(mix);
    },
    [mix.square(), gamma, beta],
  );
  gradient("layer norm", (x, gamma, beta) => kernels.layerNormOp(x!, gamma!, beta!, 1e-5).mul(mix), [
    mix.square(),
    gamma,
    beta,
  ]);
  const [rows, matrix] = [
    tf.randomNormal([5, 3], 0, 1, "float32", 6),
    tf.randomNormal([4, 3], 0, 1, "float32", 7),
  ];
  gradient("linear", (x, matrix, bias) => kernels.linearOp(x!, matrix!, bias!).square(), [
    rows,
    matrix,
    beta,
  ]);
  gradient("relu", (x) => kernels.reluOp(x!).mul(x!), [x.mul(3)]);
  gradient("max-pool", (x) => kernels.maxPoolOp(x!, 3, 2, 1).square(), [x]);
  const logits = tf.randomNormal([4, 3], 0, 1, "float32", 5);
  const labels = tf.tensor1d([0, 2, 1, 1], "int32");
  gradient("cross-entropy", (x) => kernels.sparseSoftmaxCrossEntropy(x!, labels).square(), [logits]);
  const ids = tf.tensor2d([0, 2, 2, 1, 0, 3], [2, 3], "int32");
  gradient("gather", (table) => kernels.gatherOp(table!, ids).square(), [logits]);
  const smooth = tf.tensor2d([0.8, 0.1, 0.1, 0, 1, 0, 0.2, 0.3, 0.5, 1, 0, 0], [4, 3]);
  gradient("soft targets", (x) => kernels.softmaxCrossEntropy(x!, smooth).square(), [logits]);
});
