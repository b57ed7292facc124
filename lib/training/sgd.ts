import type { Rule } from "./optimiser";

/** Settings of stochastic gradient descent with momentum. */
export interface Sgd {
  momentum: number;
  weightDecay: number;
}

/** `torch.optim.SGD`: m ← momentum · m + (g + decay · w), w ← w − lr · m. */
export function sgd({ momentum, weightDecay }: Sgd): Rule {
  return {
    factors: (_, learningRate) => [learningRate],
    next({ values, mean, decay }, gradient, [rate]) {
      const slope = gradient.add(values.mul(decay).mul(weightDecay));
      const next = mean.mul(momentum).add(slope);
      return [values.sub(next.mul(rate!)), next];
    },
  };
}
