import { setImmediate } from "node:timers/promises";
import { tf, withMemoryError, type Tensor } from "../engine";
import type { Parameters, Weights } from "../models";
import { UserError, throwIfStopped } from "../common";
import { disposeOptimised, optimised, unpack, type Optimised } from "./optimiser";
import { learningRate, type Schedule } from "./schedule";
import { stepper, type StepOptions } from "./step";

/** What training reports after a step: its number, loss and learning rate. */
export interface StepReport {
  /** Steps made, from 1. */
  step: number;
  loss: number;
  learningRate: number;
}

/**
 * Calls a function with the weights as they are at this step, for instance to measure them; they are freed
 * afterwards.
 */
export type WithWeights = <T>(use: (weights: Weights) => Promise<T>) => Promise<T>;

/**
 * One training: pre-training and fine-tuning alike. `Batch` is what `batch` makes and the objective takes. The
 * objective is computed as one graph, recorded once for each shape of batch: what it reads besides weights and batch
 * must stay as it is.
 */
export type Training<Batch extends Tensor[]> = StepOptions<Batch> & Plan<Batch>;

interface Plan<Batch extends Tensor[]> {
  parameters: Parameters;
  /** Where training starts; it takes them over. */
  weights: ReadonlyMap<string, Tensor>;
  /** Which of them are trained; all that may be by default. */
  trained?: (name: string) => boolean;
  /** The batch of step 0, 1, ...: a function of the step alone, so that a resumed run sees the same. */
  batch(step: number): Batch | Promise<Batch>;
  schedule: Schedule;
  /** State of a run that was cut off. */
  from?: LoopState;
  /** Called after steps `every`, 2 `every`, ... and the last, and wherever a second has passed since. */
  every?: number;
  report?(report: StepReport, withWeights: WithWeights): void | Promise<void>;
  /** Keeps the state: after each `keepEvery` steps, and before the run ends by an interrupt or for want of a batch. */
  keep?(saved: LoopState): void;
  /** Steps (100). */
  keepEvery?: number;
}

/** All that a training needs to continue: its tensors by name, and how many steps it has made. */
export interface LoopState {
  step: number;
  tensors: Map<string, { shape: number[]; values: Float32Array }>;
}

/**
 * Trains and returns the last weights (the caller disposes them).
 *
 * @throws UserError naming the step where the loss, or at the end a weight, is not a number; Stopped after an
 *   interrupt; what `batch` and `keep` throw
 */
export async function train<Batch extends Tensor[]>(training: Training<Batch>): Promise<Map<string, Tensor>> {
  const { parameters, schedule, from, every = 50, keepEvery = 100 } = training;
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
  const losses: Tensor[] = [];
  let kept = from?.step ?? 0;
  const keep = () => {
    if (!training.keep || state.step === kept) return;
    training.keep(save(state, others));
    kept = state.step;
  };
  const takeStep = stepper(training, state, others);
  try {
    if (from) restore(state, others, from);
    let looked = performance.now();
    for (let step = state.step; step < schedule.steps; step++) {
      const rate = learningRate(schedule, step);
      let batch: Batch;
      try {
        throwIfStopped();
        batch = await training.batch(step);
      } catch (error) {
        readLosses(losses, step, rate);
        keep();
        throw error;
      }
      try {
        losses.push(takeStep(batch, rate));
      } catch (error) {
        throw withMemoryError(error, `step ${step + 1}`);
      }
      tf.dispose(batch);
      const made = step + 1;
      const isLast = made === schedule.steps;
      const toKeep = made % keepEvery === 0 && !isLast;
      if (made % every !== 0 && !isLast && !toKeep && performance.now() - looked < 1000) continue;
      // Reading a loss waits for its step: only where someone looks.
      const loss = readLosses(losses, made, rate);
      await training.report?.({ step: made, loss, learningRate: rate }, (use) =>
        withWeights(state, others, use),
      );
      if (toKeep) keep();
      // Lets an interrupt and timers in: TensorFlow's calls hold the event loop.
      await setImmediate();
      looked = performance.now();
    }
    checkWeights(state);
    tf.tidy(() => {
      for (const [name, part] of unpack(state, state.values)) others.set(name, tf.keep(part));
    });
    return others;
  } catch (error) {
    tf.dispose([...others.values()]);
    throw error;
  } finally {
    tf.dispose(losses);
    takeStep.dispose();
    disposeOptimised(state);
  }
}

/** Reads the losses of the steps up to `made`, and returns the last; none is left. */
function readLosses(losses: Tensor[], made: number, rate: number): number {
  const values = losses.map((loss) => loss.dataSync()[0] as number);
  tf.dispose(losses.splice(0));
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    const step = made - values.length + broken + 1;
    throw notFinite(step, `the loss is ${values[broken]}`, rate);
  }
  return values.at(-1) ?? NaN;
}

function notFinite(step: number, what: string, rate?: number): UserError {
  const than = rate === undefined ? "" : ` than ${Number(rate.toPrecision(3))}`;
  return new UserError(`step ${step}: ${what}; a lower learning rate${than}, or a longer warm-up, may help`);
}

/** The last step, whose loss was fine, may have left weights that are not: no later loss would tell. */
function checkWeights({ step, values }: Optimised): void {
  const finite = tf.tidy(() => values.isFinite().all());
  const isFinite = finite.dataSync()[0] === 1;
  finite.dispose();
  if (!isFinite) throw notFinite(step, "a weight is not a number");
}

/** Gives `use` the weights as they are now. */
async function withWeights<T>(
  state: Optimised,
  others: ReadonlyMap<string, Tensor>,
  use: (weights: Weights) => Promise<T>,
): Promise<T> {
  const own = present(state);
  try {
    return await use(new Map([...own, ...others]));
  } finally {
    tf.dispose([...own.values()]);
  }
}

/** The trained weights under their names; the caller disposes them. */
function present(state: Optimised): Map<string, Tensor> {
  const views = tf.tidy(() => [...unpack(state, state.values).values()]);
  return new Map(state.names.map((name, i) => [name, views[i] as Tensor]));
}

function save(state: Optimised, others: ReadonlyMap<string, Tensor>): LoopState {
  const named: [string, Tensor][] = [
    ["optimiser.values", state.values],
    ["optimiser.mean", state.mean],
    ["optimiser.square", state.square],
    ...(state.lossScale ? [["optimiser.lossScale", state.lossScale] as [string, Tensor]] : []),
    ...[...others].map(([name, tensor]) => [`weights.${name}`, tensor] as [string, Tensor]),
  ];
  const tensors = new Map(
    named.map(([name, tensor]) => [
      name,
      { shape: tensor.shape.slice(), values: tensor.dataSync().slice() as Float32Array },
    ]),
  );
  // A step whose loss was fine may have left weights that are not.
  for (const { values } of tensors.values())
    if (!values.every(Number.isFinite)) throw notFinite(state.step, "a weight is not a number");
  return { step: state.step, tensors };
}

function restore(state: Optimised, others: Map<string, Tensor>, { step, tensors }: LoopState): void {
  const take = (name: string, old: Tensor | undefined) => {
    const saved = tensors.get(name);
    if (!saved || !old || saved.shape.join() !== old.shape.join())
      throw new UserError(`the saved state's ${name} does not fit this recipe: train it afresh`);
    old.dispose();
    return tf.tensor(saved.values, saved.shape, "float32");
  };
  state.values = take("optimiser.values", state.values);
  state.mean = take("optimiser.mean", state.mean);
  state.square = take("optimiser.square", state.square);
  if (state.lossScale) state.lossScale = take("optimiser.lossScale", state.lossScale);
  state.step = step;
  for (const name of [...others.keys()]) others.set(name, take(`weights.${name}`, others.get(name)));
}
