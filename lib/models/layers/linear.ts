import { kernels, type Tensor } from "../../engine";
import { torchDefault } from "../init";
import { weight, type Module } from "../module";

/** PyTorch's Linear on the last axis: x·Wᵀ + b, W [outputs, inputs]. */
export function linear(
  inputs: number,
  outputs: number,
  { bias = true, init = torchDefault(inputs), biasInit = torchDefault(inputs) } = {},
): Module {
  return {
    parameters: {
      weight: { shape: [outputs, inputs], init },
      ...(bias ? { bias: { shape: [outputs], init: biasInit } } : {}),
    },
    forward(weights, x, { path = "" } = {}) {
      return applyLinear(
        x,
        weight(weights, path + "weight"),
        bias ? weight(weights, path + "bias") : undefined,
      );
    },
  };
}

/** x·Wᵀ + b on the last axis of `x`, whatever its rank. */
export function applyLinear(x: Tensor, matrix: Tensor, bias?: Tensor): Tensor {
  // A head on one row a picture gains nothing from a fused bias, and keeps the last bit of what was recorded with it.
  if (x.rank === 2) {
    const product = kernels.matMulOp(x, matrix, true);
    return bias === undefined ? product : product.add<Tensor>(bias);
  }
  const rows = x.reshape([-1, x.shape.at(-1)!]);
  const y = bias === undefined ? kernels.matMulOp(rows, matrix, true) : kernels.linearOp(rows, matrix, bias);
  return y.reshape([...x.shape.slice(0, -1), matrix.shape[0]!]);
}
