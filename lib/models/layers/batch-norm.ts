import { kernels } from "../../engine";
import { ones, zeros, type Init } from "../init";
import { weight, type Module } from "../module";

/** ε and momentum of PyTorch's BatchNorm2d. */
export const batchNormEpsilon = 1e-5;
const momentum = 0.1;

/**
 * PyTorch's BatchNorm2d on [batch, height, width, channels]. In training it uses the batch's statistics and leaves the
 * running ones in `context.statistics`; with weights that `fold` has made it is the identity.
 *
 * @param scale how γ starts: zeros in a residual block's last norm let the block start as the identity.
 * @param epsilon models that come from TensorFlow have 1e-3.
 */
export function batchNorm(channels: number, scale: Init = ones, epsilon = batchNormEpsilon): Module {
  const shape = [channels];
  return {
    parameters: {
      weight: { shape, init: scale },
      bias: { shape, init: zeros },
      running_mean: { shape, init: zeros, trainable: false },
      running_var: { shape, init: ones, trainable: false },
    },
    forward(weights, x, { path = "", training = false, statistics } = {}) {
      if (!training && !weights.has(path + "running_mean")) return x;
      const parameters = {
        gamma: weight(weights, path + "weight"),
        beta: weight(weights, path + "bias"),
        mean: weight(weights, path + "running_mean"),
        variance: weight(weights, path + "running_var"),
      };
      if (!training) return kernels.batchNormInference(x, parameters, epsilon);
      const { y, mean, variance } = kernels.batchNormTraining(x, parameters, epsilon, momentum);
      for (const [name, value] of [
        ["running_mean", mean],
        ["running_var", variance],
      ] as const) {
        statistics?.get(path + name)?.dispose();
        if (statistics === undefined) value.dispose();
        else statistics.set(path + name, value);
      }
      return y;
    },
  };
}

/** PyTorch's BatchNorm1d on [batch, channels]. */
export function batchNormFlat(channels: number): Module {
  const norm = batchNorm(channels);
  return {
    ...norm,
    forward(weights, x, context) {
      const [batch] = x.shape as [number, number];
      return norm.forward(weights, x.reshape([batch, 1, 1, channels]), context).reshape([batch, channels]);
    },
  };
}
