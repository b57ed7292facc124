import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { differentiable } from "./differentiable";
import { dtype, runOperation } from "./operation";

/** max(x, 0), with TensorFlow's ReluGrad: tfjs makes the gradient from six operations. */
export function reluOp(x: Tensor): Tensor {
  const attributes = { T: dtype("float32") };
  return differentiable(
    [x],
    (save) => {
      const y = runOperation("Relu", attributes, [x], 1)[0]!;
      save(y);
      return y;
    },
    (dy, [y]) => [() => runOperation("ReluGrad", attributes, [dy, y!], 1)[0]!],
  );
}
