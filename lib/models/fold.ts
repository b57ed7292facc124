import { tf, type Tensor } from "../engine";
import { batchNormEpsilon } from "./layers/batch-norm";
import { weight, type Fold, type Weights } from "./module";

/**
 * Weights for inference with each batch norm folded into the convolution before it: w' = w·γ/√(σ² + ε),
 * b' = β − μ·γ/√(σ² + ε). The model runs with them as it is; training needs the weights unfolded.
 *
 * @returns new weights; tensors that did not change are shared with the old ones.
 */
export function fold(module: { readonly folds?: readonly Fold[] }, weights: Weights): Map<string, Tensor> {
  const folded = new Map(weights);
  for (const { convolution, norm, epsilon = batchNormEpsilon } of module.folds ?? []) {
    const [kernel, gamma, beta, mean, variance] = [
      `${convolution}.weight`,
      `${norm}.weight`,
      `${norm}.bias`,
      `${norm}.running_mean`,
      `${norm}.running_var`,
    ].map((name) => weight(weights, name)) as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const [foldedKernel, bias] = tf.tidy(() => {
      const scale = gamma.div(variance.add(epsilon).sqrt());
      // The kernel's last axis is the output channel, so the scale broadcasts along it.
      return [kernel.mul(scale), beta.sub(mean.mul(scale))];
    }) as [Tensor, Tensor];
    folded.set(`${convolution}.weight`, foldedKernel).set(`${convolution}.bias`, bias);
    for (const part of ["weight", "bias", "running_mean", "running_var"]) folded.delete(`${norm}.${part}`);
  }
  return folded;
}
