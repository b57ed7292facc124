import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { differentiable } from "./differentiable";
import { dtype, runOperation, ints, string } from "./operation";

/** PyTorch's `max_pool2d` on [batch, height, width, channels]: what lies outside the image never wins. */
export function maxPoolOp(x: Tensor, size: number, stride: number, padding: number): Tensor {
  const attributes = {
    T: dtype("float32"),
    ksize: ints([1, size, size, 1]),
    strides: ints([1, stride, stride, 1]),
    data_format: string("NHWC"),
    padding: string(padding === 0 ? "VALID" : "EXPLICIT"),
    ...(padding === 0 ? {} : { explicit_paddings: ints([0, 0, padding, padding, padding, padding, 0, 0]) }),
  };
  return differentiable(
    [x],
    (save) => {
      const y = runOperation("MaxPool", attributes, [x], 1)[0]!;
      save(x, y);
      return y;
    },
    (dy, [x, y]) => [() => runOperation("MaxPoolGrad", attributes, [x!, y!, dy], 1)[0]!],
  );
}
