import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { differentiable } from "./differentiable";
import { dtype, execute } from "./native";

/** max(x, 0), with TensorFlow's ReluGrad: tfjs makes the gradient from six operations. */
export function relu(x: Tensor): Tensor {
  const attributes = { T: dtype("float32") };
  return differentiable(
    [x],
    (save) => {
      const y = execute("Relu", attributes, [x], 1)[0]!;
      save(y);
      return y;
    },
    (dy, [y]) => [() => execute("ReluGrad", attributes, [dy, y!], 1)[0]!],
  );
}
