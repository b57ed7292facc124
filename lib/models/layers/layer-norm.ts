import { kernels } from "../../engine";
import { ones, zeros } from "../init";
import { weight, type Module } from "../module";

/** PyTorch's LayerNorm over the last axis of `width`; timm's ViT has ε = 1e-6. */
export function layerNorm(width: number, epsilon = 1e-5): Module {
  return {
    parameters: {
      weight: { shape: [width], init: ones },
      bias: { shape: [width], init: zeros },
    },
    forward(weights, x, { path = "" } = {}) {
      return kernels.layerNormOp(
        x,
        weight(weights, path + "weight"),
        weight(weights, path + "bias"),
        epsilon,
      );
    },
  };
}
