import type { Tensor } from "../../engine";
import { compose, type Module } from "../module";
import { convolution } from "./convolution";

/**
 * Channels weighed by what the whole map shows of them (Hu et al. 2018): the mean over positions through two layers,
 * then a gate between 0 and 1. `names` are those of the two 1x1 convolutions.
 */
export function squeezeExcite(
  width: number,
  hidden: number,
  {
    names,
    activation,
    gate,
  }: {
    names: readonly [string, string];
    activation: (x: Tensor) => Tensor;
    gate: (x: Tensor) => Tensor;
  },
): Module {
  const children: Record<string, Module> = {
    [names[0]]: convolution(width, hidden, { size: 1, bias: true }),
    [names[1]]: convolution(hidden, width, { size: 1, bias: true }),
  };
  return compose(children, (m, x: Tensor) => {
    const layers = m as Record<string, (x: Tensor) => Tensor>;
    const mean = x.mean<Tensor>([1, 2], true);
    return x.mul(gate(layers[names[1]]!(activation(layers[names[0]]!(mean)))));
  });
}
