import type { Tensor, Tensor4D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import type { Conv2dOptions } from "./conv2d";
import { addMultiplyAdds } from "./multiply-adds";

/**
 * PyTorch's `conv2d` with as many groups as channels: each channel of [batch, height, width, channels] with a kernel of
 * its own, [height, width, 1, channels], zeros on all four sides.
 */
export function depthwiseConv2dOp(x: Tensor, kernel: Tensor, { stride, padding }: Conv2dOptions): Tensor {
  const [height, width, , channels] = kernel.shape as [number, number, number, number];
  const margin: [number, number] = [padding, padding];
  const padded = padding === 0 ? x : x.pad([[0, 0], margin, margin, [0, 0]]);
  const filter = kernel.reshape<Tensor4D>([height, width, channels, 1]);
  const y = tf.depthwiseConv2d(padded as Tensor4D, filter, stride, "valid");
  addMultiplyAdds(y.size * height * width);
  return y;
}
