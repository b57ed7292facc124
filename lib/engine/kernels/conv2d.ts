import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { differentiable } from "./differentiable";
import { addMultiplyAdds } from "./multiply-adds";
import { dtype, runOperation, ints, string, type Attribute } from "./operation";

/**
 * Stride and padding of a convolution in pixels, the same in height and width, as in PyTorch's `Conv2d` with
 * integers.
 */
export interface Conv2dOptions {
  readonly stride: number;
  readonly padding: number;
}

/**
 * PyTorch's `conv2d` on [batch, height, width, in] with a kernel [height, width, in, out]: zeros on all four sides, so
 * that with a stride of 2 the windows lie where PyTorch's lie (TensorFlow's "SAME" puts them one pixel further).
 */
export function conv2dOp(x: Tensor, kernel: Tensor, options: Conv2dOptions): Tensor {
  const y = differentiable(
    [x, kernel],
    (save) => {
      save(x, kernel);
      return runOperation("Conv2D", attributes(x, kernel, options), [x, kernel], 1)[0]!;
    },
    (dy, [x, kernel]) => [
      () => inputGradient(x!, kernel!, dy, options),
      () => kernelGradient(x!, kernel!, dy, options),
    ],
  );
  addMultiplyAdds((y.size / kernel.shape[3]!) * kernel.size);
  return y;
}

type Padding = "VALID" | "SAME" | "EXPLICIT";

function attributes(x: Tensor, kernel: Tensor, options: Conv2dOptions, padding = kind(x, kernel, options)) {
  const { stride, padding: p } = options;
  return {
    T: dtype("float32"),
    strides: ints([1, stride, stride, 1]),
    data_format: string("NHWC"),
    dilations: ints([1, 1, 1, 1]),
    padding: string(padding),
    ...(padding === "EXPLICIT" && { explicit_paddings: ints([0, 0, p, p, p, p, 0, 0]) }),
  } satisfies Record<string, Attribute>;
}

/**
 * The name of this padding: TensorFlow's oneDNN gradients know "VALID" and "SAME" only, and leave others to slower
 * code.
 */
function kind(x: Tensor, kernel: Tensor, { stride, padding }: Conv2dOptions): Padding {
  if (padding === 0) return "VALID";
  const same = [1, 2].every((axis) => {
    const length = x.shape[axis]!;
    const total = (Math.ceil(length / stride) - 1) * stride + kernel.shape[axis - 1]! - length;
    return total === 2 * padding;
  });
  return same ? "SAME" : "EXPLICIT";
}

const sizes = (shape: readonly number[]) => tf.tensor1d([...shape], "int32");

function inputGradient(x: Tensor, kernel: Tensor, dy: Tensor, options: Conv2dOptions): Tensor {
  const padding = kind(x, kernel, options);
  if (padding !== "EXPLICIT") {
    const inputs = [sizes(x.shape), kernel, dy];
    return runOperation("Conv2DBackpropInput", attributes(x, kernel, options), inputs, 1)[0]!;
  }
  // The gradient of the padded image, without its margin.
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const p = options.padding;
  const inputs = [sizes([batch, height + 2 * p, width + 2 * p, channels]), kernel, dy];
  const padded = runOperation("Conv2DBackpropInput", attributes(x, kernel, options, "VALID"), inputs, 1)[0]!;
  return padded.slice([0, p, p, 0], [batch, height, width, channels]);
}

function kernelGradient(x: Tensor, kernel: Tensor, dy: Tensor, options: Conv2dOptions): Tensor {
  const padding = kind(x, kernel, options);
  const p = options.padding;
  const margin: [number, number] = [p, p];
  const padded = padding === "EXPLICIT" ? x.pad([[0, 0], margin, margin, [0, 0]]) : x;
  const name = padding === "EXPLICIT" ? "VALID" : padding;
  const inputs = [padded, sizes(kernel.shape), dy];
  return runOperation("Conv2DBackpropFilter", attributes(x, kernel, options, name), inputs, 1)[0]!;
}
