import { kernels, tf, type Tensor } from "../../engine";
import { kaimingFanOut, torchDefault, type Init } from "../init";
import { weight, type Module } from "../module";

/** The shape of a two-dimensional convolution. */
export interface ConvolutionOptions {
  /** Height and width of the kernel. */
  readonly size: number;
  /** Default 1. */
  readonly stride?: number;
  /**
   * Zeros on each side (default 0), or `same`: as few as TensorFlow adds, one more below and to the right where odd.
   */
  readonly padding?: number | "same";
  /**
   * Into how many groups the channels are parted, each with kernels of its own; as many as channels: depth-wise.
   * Default 1.
   */
  readonly groups?: number;
  /** Default false: a batch norm usually follows. */
  readonly bias?: boolean;
  readonly init?: Init;
}

/** PyTorch's Conv2d from `inputs` to `outputs` channels on [batch, height, width, channels]. */
export function convolution(inputs: number, outputs: number, options: ConvolutionOptions): Module {
  const { size, stride = 1, padding = 0, groups = 1, bias = false } = options;
  const fanIn = (inputs / groups) * size * size;
  const init = options.init ?? kaimingFanOut((outputs / groups) * size * size);
  return {
    parameters: {
      weight: { shape: [size, size, inputs / groups, outputs], init, layout: "HWIO" },
      ...(bias ? { bias: { shape: [outputs], init: torchDefault(fanIn) } } : {}),
    },
    forward(weights, x, { path = "" } = {}) {
      const [padded, rest] = padding === "same" ? [padSame(x, size, stride), 0] : [x, padding];
      const y = grouped(padded, weight(weights, path + "weight"), { stride, padding: rest }, groups);
      // Folding a batch norm gives a bias to a convolution that was built without one.
      const shift = weights.get(path + "bias");
      return shift === undefined ? y : y.add<Tensor>(shift);
    },
  };
}

/** Zeros around [batch, height, width, channels] so that a convolution of this stride gives ⌈length / stride⌉. */
function padSame(x: Tensor, size: number, stride: number): Tensor {
  const margins = [1, 2].map((axis): [number, number] => {
    const length = x.shape[axis]!;
    const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + size - length);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  });
  return x.pad([[0, 0], ...margins, [0, 0]]);
}

function grouped(x: Tensor, kernel: Tensor, options: kernels.Conv2dOptions, groups: number): Tensor {
  if (groups === 1) return kernels.conv2dOp(x, kernel, options);
  const [size, , , outputs] = kernel.shape as [number, number, number, number];
  if (groups === x.shape[3] && groups === outputs) return kernels.depthwiseConv2dOp(x, kernel, options);
  const xs = tf.split(x, groups, 3);
  const ks = tf.split(kernel.reshape([size, size, -1, outputs]), groups, 3);
  return tf.concat(
    xs.map((part, i) => kernels.conv2dOp(part, ks[i]!, options)),
    3,
  );
}
