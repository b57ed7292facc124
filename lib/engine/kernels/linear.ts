import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { differentiable } from "./differentiable";
import { addMultiplyAdds } from "./multiply-adds";
import { bool, dtype, runOperation, string } from "./operation";

/**
 * x·Wᵀ + b, in the two operations that TensorFlow makes one of, together with an activation right after them where no
 * gradient needs what lies between: the bias and the activation then cost no pass over memory of their own.
 *
 * @param x [rows, inputs] @param matrix W, [outputs, inputs] @param bias b, [outputs]
 * @returns [rows, outputs]
 */
export function linearOp(x: Tensor, matrix: Tensor, bias: Tensor): Tensor {
  const T = dtype("float32");
  const y = differentiable(
    [x, matrix, bias],
    (save) => {
      save(x, matrix);
      const transposed = { T, transpose_a: bool(false), transpose_b: bool(true) };
      const product = runOperation("MatMul", transposed, [x, matrix], 1)[0]!;
      return runOperation("BiasAdd", { T, data_format: string("NHWC") }, [product, bias], 1)[0]!;
    },
    (dy, [x, matrix]) => [
      () => tf.matMul(dy, matrix!),
      () => tf.matMul(dy, x!, true, false),
      () => tf.sum(dy, 0),
    ],
  );
  addMultiplyAdds(y.size * matrix.shape[1]!);
  return y;
}
