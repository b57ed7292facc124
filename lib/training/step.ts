import { compile, tf, type CompiledFunction, type Tensor } from "../engine";
import { accumulated, lossOf, type GradientOf, type TrainingObjective } from "./gradient";
import { adamW, advance, clipGradient, unpack, type AdamW, type Moments, type Optimised } from "./optimiser";
import { sgd, type Sgd } from "./sgd";

/** What one step does. */
export type StepOptions<Batch extends Tensor[]> = TrainingObjective<Batch> & {
  /** Into how many parts a batch is cut to save memory (1): see `accumulated`. */
  accumulate?: number;
  optimiser: AdamW | Sgd;
  /** Longest gradient; none by default. */
  clip?: number;
  /** Compiles the step once for several trainings: see `SharedStep`. */
  sharedStep?: SharedStep;
};

/**
 * The compiled step of trainings that differ in nothing but the numbers they are fed: weights, batches, learning rates. They
 * must have the same parameters, loss, clipping and optimiser (its weight decay may differ, but not from 0). The first
 * compiles it; who made it frees it with `disposeSharedStep`. In parts (`accumulate`) nothing is compiled or shared.
 */
export interface SharedStep {
  compiled?: CompiledStep;
}

interface CompiledStep {
  run: CompiledFunction;
  /** The running statistics that it returns after the loss. Known once it has run. */
  changed: string[];
}

/** Frees what was compiled. */
export function disposeSharedStep(shared: SharedStep): void {
  shared.compiled?.run.dispose();
  delete shared.compiled;
}

/** Takes one step on a batch at a learning rate, and gives its loss, a scalar. */
export interface Stepper<Batch extends Tensor[]> {
  (batch: Batch, rate: number): Tensor;
  dispose(): void;
}

/**
 * The step of a training: from a batch to new weights as one function of tensors, which the engine compiles. In parts it
 * runs operation by operation: a graph may run all parts side by side, and so save no memory.
 *
 * @param state what is trained: each step changes it
 * @param others what is not: each step changes the running statistics
 */
export function stepper<Batch extends Tensor[]>(
  options: StepOptions<Batch>,
  state: Optimised,
  others: Map<string, Tensor>,
): Stepper<Batch> {
  const { optimiser, accumulate = 1 } = options;
  const rule = "momentum" in optimiser ? sgd(optimiser) : adamW(optimiser);
  const names = [...others.keys()];
  const { names: trained, shapes } = state;
  const update = (inputs: readonly Tensor[]): Tensor[] => {
    const rest = [...inputs];
    const [values, mean, square, decay] = rest.splice(0, 4) as [Tensor, Tensor, Tensor, Tensor];
    const factors = rest.splice(0, factorCount);
    const unchanged = rest.splice(0, names.length);
    const current = new Map(names.map((name, i) => [name, unchanged[i]!]));
    const { value, grad, statistics } = gradientAt(
      options,
      { names: trained, shapes },
      values,
      current,
      rest as Batch,
    );
    compiled.changed = [...statistics.keys()];
    const gradient = options.clip === undefined ? grad : clipGradient(grad, options.clip);
    const moments: Moments = { values, mean, square, decay };
    return [value, ...statistics.values(), ...rule.next(moments, gradient, factors)];
  };
  const factorCount = rule.factors(0, 0).length;
  const shared = accumulate === 1 ? options.sharedStep : undefined;
  const compiled: CompiledStep = shared?.compiled ?? {
    run: accumulate === 1 ? compile(update) : oneByOne(update),
    changed: [],
  };
  if (shared !== undefined) shared.compiled = compiled;
  const step = (batch: Batch, rate: number): Tensor => {
    const { values, mean, square, decay } = state;
    const factors = rule.factors(state.step, rate).map((factor) => tf.scalar(factor));
    const [value, ...made] = compiled.run([
      values,
      mean,
      square,
      decay,
      ...factors,
      ...others.values(),
      ...batch,
    ]);
    tf.dispose(factors);
    for (const name of compiled.changed) {
      others.get(name)?.dispose();
      others.set(name, made.shift()!);
    }
    advance(state, made);
    return value!;
  };
  return Object.assign(step, {
    dispose: () => {
      if (shared === undefined) compiled.run.dispose();
    },
  });
}

/** What `compile` gives, without a graph. */
function oneByOne(f: (inputs: readonly Tensor[]) => Tensor[]): CompiledFunction {
  return Object.assign((inputs: readonly Tensor[]) => tf.tidy(() => f(inputs)), { dispose: () => undefined });
}

/** The loss of a batch, its gradient, and the running statistics that it leaves; inside a tidy. */
function gradientAt<Batch extends Tensor[]>(
  options: StepOptions<Batch>,
  state: Pick<Optimised, "names" | "shapes">,
  values: Tensor,
  others: ReadonlyMap<string, Tensor>,
  batch: Batch,
): { value: Tensor; grad: Tensor; statistics: Map<string, Tensor> } {
  const { accumulate = 1 } = options;
  const left = new Map<string, Tensor>();
  const now = () => new Map([...others, ...left]);
  const gradientOf: GradientOf = (loss) => {
    const statistics = new Map<string, Tensor>();
    const both = tf.valueAndGrad((values: Tensor) => {
      const scalar = loss(new Map([...unpack(state, values), ...now()]), { training: true, statistics });
      for (const tensor of statistics.values()) tf.keep(tensor);
      return scalar;
    })(values);
    // Each part goes on from what the part before left.
    for (const [name, tensor] of statistics) {
      left.get(name)?.dispose();
      left.set(name, tensor);
    }
    return both;
  };
  const { value, grad } =
    accumulate === 1
      ? gradientOf((weights, context) => lossOf(options, weights, batch, context))
      : accumulated(options, batch, accumulate, gradientOf, new Map([...unpack(state, values), ...others]));
  return { value, grad, statistics: left };
}
