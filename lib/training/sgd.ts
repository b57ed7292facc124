import { tf, type Tensor } from "../engine";
import type { Optimised } from "./optimiser";

/** Settings of stochastic gradient descent with momentum. */
export interface Sgd {
  momentum: number;
  weightDecay: number;
}

/**
 * One step of `torch.optim.SGD`: m ← momentum · m + (g + decay · w), w ← w − lr · m. Disposes what it replaces.
 */
export function sgd(state: Optimised, gradient: Tensor, learningRate: number, options: Sgd): void {
  const { momentum, weightDecay } = options;
  const [values, mean] = tf.tidy(() => {
    const slope = gradient.add(state.values.mul(state.decay).mul(weightDecay));
    const next = state.mean.mul(momentum).add(slope);
    return [state.values.sub(next.mul(learningRate)), next] as [Tensor, Tensor];
  });
  tf.dispose([state.values, state.mean]);
  Object.assign(state, { values, mean, step: state.step + 1 });
}
