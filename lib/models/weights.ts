import { sum } from "../common";
import { tf, type Tensor } from "../engine";
import type { Random } from "../random";
import { draw } from "./init";
import type { Module, ParameterSpec, Weights } from "./module";

type Described = Pick<Module, "parameters">;

/**
 * Draws a model's first weights. Each parameter has a stream of its own, so that another layer elsewhere changes
 * nothing.
 */
export function initialise(module: Described, random: Random): Map<string, Tensor> {
  return new Map(
    Object.entries(module.parameters).map(([name, spec]) => [
      name,
      tf.tensor(draw(spec.init, size(spec), random.stream(name)), [...spec.shape], "float32"),
    ]),
  );
}

/** How many values a parameter holds. */
export function size(spec: Pick<ParameterSpec, "shape">): number {
  return spec.shape.reduce((product, length) => product * length, 1);
}

/** How many parameters the optimiser would train (running statistics don't count). */
export function countParameters(module: Described): number {
  return sum(trainable(module).map((name) => size(module.parameters[name]!)));
}

/** The names of the parameters that an optimiser trains, in the model's order. */
export function trainable(module: Described): string[] {
  return Object.keys(module.parameters).filter((name) => module.parameters[name]!.trainable !== false);
}

/** Whether weight decay applies to a parameter: to matrices and kernels, not to biases, norms and scales. */
export function decays(spec: ParameterSpec): boolean {
  return spec.decay ?? spec.shape.length > 1;
}

/** Frees the memory of weights. */
export function disposeWeights(weights: Weights): void {
  for (const tensor of weights.values()) tensor.dispose();
}
