import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { differentiable } from "./differentiable";
import { dtype, execute, ints, string } from "./native";

/** How a convolution moves: the same in both directions, as PyTorch's integers say. */
export interface Conv2dOptions {
  readonly stride: number;
  readonly padding: number;
}

/**
 * PyTorch's `conv2d` on [batch, height, width, in] with a kernel [height, width, in, out]: zeros on all four sides, so
 * that with a stride of 2 the windows lie where PyTorch's lie (TensorFlow's "SAME" puts them one pixel further).
 */
export function conv2d(x: Tensor, kernel: Tensor, { stride, padding }: Conv2dOptions): Tensor {
  const attributes = {
    T: dtype("float32"),
    strides: ints([1, stride, stride, 1]),
    data_format: string("NHWC"),
    dilations: ints([1, 1, 1, 1]),
    padding: string(padding === 0 ? "VALID" : "EXPLICIT"),
    ...(padding === 0 ? {} : { explicit_paddings: ints([0, 0, padding, padding, padding, padding, 0, 0]) }),
  };
  const size = (tensor: Tensor) => tf.tensor1d(tensor.shape, "int32");
  return differentiable(
    [x, kernel],
    (save) => {
      save(x, kernel);
      return execute("Conv2D", attributes, [x, kernel], 1)[0]!;
    },
    (dy, [x, kernel]) => [
      () => execute("Conv2DBackpropInput", attributes, [size(x!), kernel!, dy], 1)[0]!,
      () => execute("Conv2DBackpropFilter", attributes, [x!, size(kernel!), dy], 1)[0]!,
    ],
  );
}
