import { sum } from "../common";
import { kernels, tf, type Tensor } from "../engine";
import { decays, size, type Parameters, type Weights } from "../models";

/** AdamW's settings; the defaults are PyTorch's. */
export interface AdamW {
  weightDecay: number;
  beta1?: number;
  beta2?: number;
  epsilon?: number;
}

/**
 * All trained parameters as one vector, and AdamW's moments beside it: an update is a dozen operations on long vectors,
 * not a dozen for each of a hundred tensors.
 */
export interface Optimised {
  readonly names: readonly string[];
  readonly shapes: readonly (readonly number[])[];
  /** 1 where weight decay applies, 0 elsewhere. */
  readonly decay: Tensor;
  values: Tensor;
  mean: Tensor;
  square: Tensor;
  /** Mixed precision's alone: see `newLossScale`. */
  lossScale?: Tensor;
  /** Updates made. */
  step: number;
}

/** Packs the named weights into one vector with fresh moments. */
export function optimised(parameters: Parameters, weights: Weights, names: readonly string[]): Optimised {
  const specs = names.map((name) => parameters[name] ?? fail(name));
  const sizes = specs.map(size);
  const total = sum(sizes);
  const decay = new Float32Array(total);
  let offset = 0;
  specs.forEach((spec, i) => {
    decay.fill(decays(spec) ? 1 : 0, offset, offset + (sizes[i] as number));
    offset += sizes[i] as number;
  });
  return {
    names,
    shapes: specs.map((spec) => spec.shape),
    decay: tf.tensor1d(decay),
    values: tf.tidy(() => tf.concat(names.map((name) => (weights.get(name) ?? fail(name)).reshape([-1])))),
    mean: tf.zeros([total]),
    square: tf.zeros([total]),
    step: 0,
  };
}

function fail(name: string): never {
  throw new Error(`no parameter ${name}`);
}

/** Cuts the vector of weights into named tensors of their shapes: views through which gradients flow back. */
export function unpack(
  { names, shapes }: Pick<Optimised, "names" | "shapes">,
  values: Tensor,
): Map<string, Tensor> {
  const sizes = shapes.map((shape) => shape.reduce((product, length) => product * length, 1));
  const parts = names.length === 1 ? [values] : tf.split(values, sizes);
  return new Map(names.map((name, i) => [name, (parts[i] as Tensor).reshape([...(shapes[i] as number[])])]));
}

/** An optimiser's update rule. */
export interface Rule {
  /** Numbers that depend on the step (from 0): what a graph of the step is fed. */
  factors(step: number, learningRate: number): number[];
  /** The new vector, and the moments that the optimiser has, in the order of `Moments`; inside a tidy. */
  next(now: Moments, gradient: Tensor, factors: readonly Tensor[]): Tensor[];
}

/** The vectors that an optimiser's step updates (weights and moments), and where weights decay. */
export type Moments = Pick<Optimised, "values" | "mean" | "square" | "decay">;

/**
 * AdamW (Loshchilov and Hutter 2019, as PyTorch's `torch.optim.AdamW` computes it): decay first, then
 * w − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε).
 */
export function adamW({ weightDecay, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamW): Rule {
  return {
    factors(step, learningRate) {
      const t = step + 1;
      return [-learningRate * weightDecay, Math.sqrt(1 - beta2 ** t), learningRate / (1 - beta1 ** t)];
    },
    next(now, gradient, factors) {
      const [decay, root, rate] = factors as [Tensor, Tensor, Tensor];
      return kernels.adamWOp(now, gradient, { decay, root, rate }, { beta1, beta2, epsilon });
    },
  };
}

/** Replaces weights and moments by the updated ones, frees the old ones, and counts the step. */
export function advance(state: Optimised, made: readonly Tensor[]): void {
  const [values, mean, ...rest] = made;
  const lossScale = state.lossScale && rest.pop();
  const [square] = rest;
  tf.dispose([state.values, state.mean, ...(square ? [state.square] : [])]);
  if (state.lossScale) tf.dispose(state.lossScale);
  Object.assign(state, {
    values,
    mean,
    ...(square && { square }),
    ...(lossScale && { lossScale }),
    step: state.step + 1,
  });
}

/**
 * Scales a gradient down to length `most` where it is longer (PyTorch's `clip_grad_norm_`). To be called inside
 * `tf.tidy`.
 */
export function clipGradient(gradient: Tensor, most: number): Tensor {
  const length = gradient.square().sum().sqrt();
  return gradient.mul(tf.minimum(tf.scalar(most).div(length.add(1e-6)), 1));
}

/** Frees the vector and its moments. */
export function disposeOptimised(state: Optimised): void {
  tf.dispose([state.values, state.mean, state.square, state.decay]);
  state.lossScale?.dispose();
}
