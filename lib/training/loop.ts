import { setImmediate } from "node:timers/promises";
import { tf, type Tensor } from "../engine";
import type { Context, Parameters, Weights } from "../models";
import { Failure, throwIfStopped } from "../runs";
import {
  adamW,
  clipGradient,
  disposeOptimised,
  optimised,
  unpack,
  type AdamW,
  type Optimised,
} from "./optimiser";
import { learningRate, type Schedule } from "./schedule";

/** What a step reports. */
export interface StepReport {
  /** Steps made, from 1. */
  step: number;
  loss: number;
  learningRate: number;
}

/** One training: pre-training and fine-tuning alike. `Batch` is what `batch` makes and `loss` takes. */
export interface Training<Batch extends Tensor[]> {
  parameters: Parameters;
  /** Where training starts; it takes them over. */
  weights: ReadonlyMap<string, Tensor>;
  /** Which of them are trained; all that may be by default. */
  trained?: (name: string) => boolean;
  /** The batch of step 0, 1, ...: a function of the step alone, so that a resumed run sees the same. */
  batch(step: number): Batch | Promise<Batch>;
  /** A scalar. */
  loss(weights: Weights, batch: Batch, context: Context): Tensor;
  schedule: Schedule;
  optimiser: AdamW;
  /** Longest gradient; none by default. */
  clip?: number;
  /** State of a run that was cut off. */
  from?: Saved;
  /** Called after steps `every`, 2 `every`, ... and the last. */
  every?: number;
  report?(report: StepReport, saved: () => Saved): void | Promise<void>;
}

/** All that a run needs to go on: tensors by name, and how many steps it has made. */
export interface Saved {
  step: number;
  tensors: Map<string, { shape: number[]; values: Float32Array }>;
}

/**
 * Trains and returns the last weights (the caller disposes them).
 *
 * @throws Failure naming the step where the loss is not a number; Stopped after an interrupt.
 */
export async function train<Batch extends Tensor[]>(training: Training<Batch>): Promise<Map<string, Tensor>> {
  const { parameters, schedule, from, every = 50 } = training;
  const names = Object.keys(parameters).filter(
    (name) =>
      training.weights.has(name) &&
      parameters[name]?.trainable !== false &&
      (training.trained?.(name) ?? true),
  );
  const state = optimised(parameters, training.weights, names);
  // What is not trained: running statistics, and a frozen encoder.
  const others = new Map([...training.weights].filter(([name]) => !names.includes(name)));
  for (const name of names) training.weights.get(name)?.dispose();
  if (from) restore(state, others, from);
  for (let step = state.step; step < schedule.steps; step++) {
    throwIfStopped();
    const rate = learningRate(schedule, step);
    const batch = await training.batch(step);
    const report = (step + 1) % every === 0 || step + 1 === schedule.steps;
    const loss = update(training, state, others, batch, rate, report);
    tf.dispose(batch);
    if (loss !== undefined) {
      if (!Number.isFinite(loss))
        throw new Failure(
          `step ${step + 1}: the loss is ${loss}; a lower learning rate than ${rate} may help`,
        );
      await training.report?.({ step: step + 1, loss, learningRate: rate }, () => save(state, others));
      // Lets an interrupt and timers in: TensorFlow's calls hold the event loop.
      await setImmediate();
    }
  }
  const weights = new Map(others);
  tf.tidy(() => {
    for (const [name, part] of unpack(state, state.values)) weights.set(name, tf.keep(part));
  });
  disposeOptimised(state);
  return weights;
}

function update<Batch extends Tensor[]>(
  training: Training<Batch>,
  state: Optimised,
  others: Map<string, Tensor>,
  batch: Batch,
  rate: number,
  report: boolean,
): number | undefined {
  const statistics = new Map<string, Tensor>();
  const { value, grad } = tf.valueAndGrad((values: Tensor) => {
    const weights = new Map([...unpack(state, values), ...others]);
    const loss = training.loss(weights, batch, { training: true, statistics });
    for (const tensor of statistics.values()) tf.keep(tensor);
    return loss;
  })(state.values);
  const gradient =
    training.clip === undefined ? grad : tf.tidy(() => clipGradient(grad, training.clip as number));
  adamW(state, gradient, rate, training.optimiser);
  if (gradient !== grad) gradient.dispose();
  for (const [name, tensor] of statistics) {
    others.get(name)?.dispose();
    others.set(name, tensor);
  }
  // Reading the loss waits for the step: only where someone looks.
  const loss = report ? (value.dataSync()[0] as number) : undefined;
  tf.dispose([value, grad]);
  return loss;
}

function save(state: Optimised, others: ReadonlyMap<string, Tensor>): Saved {
  const named: [string, Tensor][] = [
    ["optimiser.values", state.values],
    ["optimiser.mean", state.mean],
    ["optimiser.square", state.square],
    ...[...others].map(([name, tensor]) => [`weights.${name}`, tensor] as [string, Tensor]),
  ];
  const tensors = new Map(
    named.map(([name, tensor]) => [
      name,
      { shape: tensor.shape.slice(), values: tensor.dataSync().slice() as Float32Array },
    ]),
  );
  return { step: state.step, tensors };
}

function restore(state: Optimised, others: Map<string, Tensor>, { step, tensors }: Saved): void {
  const take = (name: string, old: Tensor | undefined) => {
    const saved = tensors.get(name);
    if (!saved || !old || saved.shape.join() !== old.shape.join())
      throw new Failure(`the saved state's ${name} does not fit this recipe: train it afresh`);
    old.dispose();
    return tf.tensor(saved.values, saved.shape, "float32");
  };
  state.values = take("optimiser.values", state.values);
  state.mean = take("optimiser.mean", state.mean);
  state.square = take("optimiser.square", state.square);
  state.step = step;
  for (const name of [...others.keys()]) others.set(name, take(`weights.${name}`, others.get(name)));
}
