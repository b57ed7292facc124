import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../tf";
import { differentiable } from "./differentiable";

/**
 * γ·(x − μ)/√(σ² + ε) + β over the last axis (Ba et al. 2016), with the gradient worked out by hand: tfjs would record
 * eight small operations and go back through each.
 */
export function layerNormOp(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  return differentiable(
    [x, gamma, beta],
    (save) => {
      const centred = x.sub(x.mean(-1, true));
      const inverse = centred.square().mean(-1, true).add(epsilon).rsqrt();
      const normalised = centred.mul(inverse);
      save(normalised, inverse, gamma);
      return normalised.mul(gamma).add(beta);
    },
    (dy, saved) => {
      const [normalised, inverse, gamma] = saved as [Tensor, Tensor, Tensor];
      const rows = dy.shape.slice(0, -1).map((_, axis) => axis);
      return [
        () => {
          const scaled = dy.mul(gamma);
          const along = normalised.mul(scaled.mul(normalised).mean(-1, true));
          return scaled.sub(scaled.mean(-1, true)).sub(along).mul(inverse);
        },
        () => dy.mul(normalised).sum(rows),
        () => tf.sum(dy, rows),
      ];
    },
  );
}
