import { kernels, tf, type Tensor } from "../../engine";
import type { Module } from "../module";

/** The mean over height and width: [batch, height, width, channels] into [batch, channels]. */
export const globalAveragePool = (x: Tensor): Tensor => x.mean<Tensor>([1, 2]);

/** Means over windows that don't overlap, as a module, so that it can stand in a sequence. */
export function averagePool(size: number): Module {
  return {
    parameters: {},
    forward: (_, x) => (size === 1 ? x : tf.avgPool(x as never, size, size, "valid")),
  };
}

/** PyTorch's `max_pool2d`. */
export const maxPool = (x: Tensor, size: number, stride: number, padding: number): Tensor =>
  kernels.maxPoolOp(x, size, stride, padding);
