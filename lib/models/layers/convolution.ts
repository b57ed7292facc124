import { kernels, type Tensor } from "../../engine";
import { kaimingFanOut, torchDefault, type Init } from "../init";
import { weight, type Module } from "../module";

export interface ConvolutionOptions {
  /** Height and width of the kernel. */
  readonly size: number;
  /** Default 1. */
  readonly stride?: number;
  /** Zeros on each side; default 0. */
  readonly padding?: number;
  /** Default false: a batch norm usually follows. */
  readonly bias?: boolean;
  readonly init?: Init;
}

/** PyTorch's Conv2d from `inputs` to `outputs` channels on [batch, height, width, channels]. */
export function convolution(
  inputs: number,
  outputs: number,
  {
    size,
    stride = 1,
    padding = 0,
    bias = false,
    init = kaimingFanOut(outputs * size * size),
  }: ConvolutionOptions,
): Module {
  return {
    parameters: {
      weight: { shape: [size, size, inputs, outputs], init, layout: "HWIO" },
      ...(bias ? { bias: { shape: [outputs], init: torchDefault(inputs * size * size) } } : {}),
    },
    forward(weights, x, { path = "" } = {}) {
      const y = kernels.conv2dOp(x, weight(weights, path + "weight"), { stride, padding });
      // Folding a batch norm gives a bias to a convolution that was built without one.
      const shift = weights.get(path + "bias");
      return shift === undefined ? y : y.add<Tensor>(shift);
    },
  };
}
