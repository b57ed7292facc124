import { compile, tf, type CompiledFunction, type CompileOptions, type Tensor } from "../engine";
import { gradientInParts } from "./accumulate";
import { lossAndGradient, lossOf, type TrainingObjective } from "./gradient";
import { newLossScale, unlessInfinite } from "./loss-scale";
import {
  adamW,
  advance,
  clipGradient,
  type AdamW,
  type Moments,
  type Optimised,
  type Rule,
} from "./optimiser";
import { sgd, type Sgd } from "./sgd";

/** What settles a training step: the loss, the optimiser, and how gradients are treated. */
export type StepOptions<Batch extends Tensor[]> = TrainingObjective<Batch> &
  Pick<CompileOptions, "precision" | "xla" | "after"> & {
    /** Into how many parts a batch is cut to save memory (1): see `gradientInParts`. */
    accumulate?: number;
    optimiser: AdamW | Sgd;
    /** Longest gradient; none by default. */
    clip?: number;
    /** Compiles the step once for several trainings: see `SharedStep`. */
    sharedStep?: SharedStep;
  };

/**
 * The compiled step of trainings that differ in nothing but the numbers they are fed: weights, batches, learning
 * rates. They must have the same parameters, loss, clipping and optimiser (its weight decay may differ, but not from
 * 0). The first compiles it; who made it frees it with `disposeSharedStep`. In parts (`accumulate`) nothing is shared.
 */
export interface SharedStep {
  compiled?: CompiledStep;
}

interface CompiledStep {
  run: CompiledFunction;
  /** The running statistics that it returns after the loss. Known once it has run. */
  changed: string[];
}

/** Frees the compiled function of a shared step, with what TensorFlow holds for it. */
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
 * The step of a training: from a batch to new weights as one compiled function, or, where the batch is cut in parts, a
 * few that run once a part and one that updates the weights.
 *
 * @param state what is trained: each step changes it
 * @param others what is not: each step changes the running statistics
 */
export function stepper<Batch extends Tensor[]>(
  options: StepOptions<Batch>,
  state: Optimised,
  others: Map<string, Tensor>,
): Stepper<Batch> {
  if (options.precision === "mixed") state.lossScale ??= newLossScale();
  return (options.accumulate ?? 1) === 1 ? atOnce(options, state, others) : inParts(options, state, others);
}

function atOnce<Batch extends Tensor[]>(
  options: StepOptions<Batch>,
  state: Optimised,
  others: Map<string, Tensor>,
): Stepper<Batch> {
  const rule = ruleOf(options);
  const names = [...others.keys()];
  const { sharedStep } = options;
  const trained = { names: state.names, shapes: state.shapes };
  const lengths = [vectorsOf(state).length, factorCount(rule), names.length];
  const isScaled = state.lossScale !== undefined;
  // What is shared outlives this training: it must not hold its state.
  const run = (inputs: readonly Tensor[]): Tensor[] => {
    const [vectors, factors, unchanged, batch] = cut(inputs, lengths);
    const current = new Map(names.map((name, i) => [name, unchanged![i]!]));
    const scale = isScaled ? vectors!.at(-1)!.slice(0, 1).reshape<Tensor>([]) : undefined;
    const { value, grad, statistics } = lossAndGradient(
      trained,
      vectors![0]!,
      current,
      scale,
      (weights, context) => lossOf(options, weights, batch as Batch, context),
    );
    compiled.changed = [...statistics.keys()];
    const loss = scale ? value.div(scale) : value;
    return [loss, ...statistics.values(), ...updated(options, rule, vectors!, grad, factors!)];
  };
  const compiled: CompiledStep = sharedStep?.compiled ?? { run: compile(run, options), changed: [] };
  if (sharedStep !== undefined) sharedStep.compiled = compiled;
  const step = (batch: Batch, rate: number): Tensor => {
    const factors = rule.factors(state.step, rate).map((factor) => tf.scalar(factor));
    const [value, ...made] = compiled.run([...vectorsOf(state), ...factors, ...others.values(), ...batch]);
    tf.dispose(factors);
    keepStatistics(others, new Map(compiled.changed.map((name) => [name, made.shift()!])));
    advance(state, made);
    return value!;
  };
  return Object.assign(step, {
    dispose: () => {
      if (sharedStep === undefined) compiled.run.dispose();
    },
  });
}

function inParts<Batch extends Tensor[]>(
  options: StepOptions<Batch>,
  state: Optimised,
  others: Map<string, Tensor>,
): Stepper<Batch> {
  const rule = ruleOf(options);
  const gradient = gradientInParts(options, options.accumulate ?? 1, state, [...others.keys()], options);
  const update = compile((inputs) => {
    const [vectors, factors, grad] = cut(inputs, [vectorsOf(state).length, factorCount(rule)]);
    return updated(options, rule, vectors!, grad![0]!, factors!);
  }, options);
  const step = (batch: Batch, rate: number): Tensor => {
    const scale = tf.tidy(() => state.lossScale?.slice(0, 1).reshape<Tensor>([]) ?? tf.scalar(1));
    const factors = rule.factors(state.step, rate).map((factor) => tf.scalar(factor));
    const { value, grad, statistics } = gradient(state.values, others, batch, scale);
    const made = update([...vectorsOf(state), ...factors, grad]);
    const loss = value.div<Tensor>(scale);
    tf.dispose([factors, scale, value, grad]);
    keepStatistics(others, statistics);
    advance(state, made);
    return loss;
  };
  const dispose = () => {
    gradient.dispose();
    update.dispose();
  };
  return Object.assign(step, { dispose });
}

const ruleOf = ({ optimiser }: { optimiser: AdamW | Sgd }): Rule =>
  "momentum" in optimiser ? sgd(optimiser) : adamW(optimiser);

const factorCount = (rule: Rule) => rule.factors(0, 0).length;

/** What an update reads, besides gradient and factors. */
const vectorsOf = ({ values, mean, square, decay, lossScale }: Optimised): Tensor[] => [
  values,
  mean,
  square,
  decay,
  ...(lossScale ? [lossScale] : []),
];

/** A list cut into pieces of these lengths, and what is left. */
function cut(tensors: readonly Tensor[], lengths: readonly number[]): Tensor[][] {
  const rest = [...tensors];
  return [...lengths.map((length) => rest.splice(0, length)), rest];
}

/** The new vectors, in the order that `advance` takes; inside a tidy. */
function updated(
  { clip }: { clip?: number },
  rule: Rule,
  [values, mean, square, decay, lossScale]: readonly Tensor[],
  gradient: Tensor,
  factors: readonly Tensor[],
): Tensor[] {
  const moments: Moments = { values: values!, mean: mean!, square: square!, decay: decay! };
  const next = (grad: Tensor) =>
    rule.next(moments, clip === undefined ? grad : clipGradient(grad, clip), factors);
  return lossScale ? unlessInfinite(lossScale, gradient, moments, next) : next(gradient);
}

function keepStatistics(others: Map<string, Tensor>, statistics: ReadonlyMap<string, Tensor>): void {
  for (const [name, tensor] of statistics) {
    others.get(name)?.dispose();
    others.set(name, tensor);
  }
}
