import type { LoadedTask, TaskSplit } from "../../data";
import { tf } from "../../engine";
import { UserError } from "../../common";
import { fitWarmup } from "../../training";
import type { FeatureOptions } from "../features";
import { fineTune, openTrainingImages, type FineTuning } from "./fine-tune";
import { disposeFineTuned, evaluateHead, interpolate, type FineTuned } from "./fine-tuned";
import { inSplitOrder } from "../accuracy";
import { fitProbe } from "../probes/probe-trial";
import { disposeHead, type Head } from "../heads/head";
import { randomHead } from "../heads/random-head";
import { decodedSplit } from "../evaluation-images";
import type { StartingPoint } from "../starting-point";
import { drawTraining, testIndices } from "../training-indices";
import type { TriedSetting, TestMeasures, MethodOutcome, Trial } from "../trial";
import { selectionPictures, type MeasuredPictures } from "./selection-pictures";
import { keptZeroShotHead, logitScaleOf } from "../heads/kept-zero-shot-head";

/**
 * Runs a trial that fine-tunes all weights from the zero-shot head (from a random head without a text tower), or
 * trains a random head alone.
 */
export async function runFineTuneTrial(
  trial: Trial,
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<MethodOutcome> {
  const isProbe = trial.method === "linear-probe";
  const fromText = !isProbe && trial.start !== "scratch" && start.model.text !== undefined;
  const head = fromText ? await textHead(trial, start, task, options) : headOf(trial, start, task);
  try {
    return await fineTuneAndChoose(trial, start, head, task, isProbe, options);
  } finally {
    disposeHead(head);
  }
}

/** Runs an LP-FT trial (Kumar et al. 2022): fits a linear probe, then fine-tunes all weights from it. */
export async function runProbeThenFineTuneTrial(
  trial: Trial,
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<MethodOutcome> {
  const head = await probedHead(trial, start, task, options);
  try {
    return await fineTuneAndChoose(trial, start, head, task, false, options);
  } finally {
    disposeHead(head);
  }
}

async function textHead(
  { head: kind = "cosine" }: Trial,
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<Head> {
  const unit = await keptZeroShotHead(start, task, options);
  if (kind === "cosine") return { kind, weight: unit };
  const weight = tf.tidy(() => unit.mul(logitScaleOf(start)));
  unit.dispose();
  return { kind, weight, bias: tf.zeros([task.classes.length]) };
}

function headOf({ head = "cosine", seed }: Trial, { model }: StartingPoint, { classes }: LoadedTask): Head {
  return randomHead(head, model.image.featureSize, classes.length, seed);
}

async function probedHead(
  trial: Trial,
  start: StartingPoint,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<Head> {
  const { head: kind = "cosine" } = trial;
  if (trial.probe === "frozen") {
    const random = headOf(trial, start, task);
    const [learningRate] = trial.learningRates as readonly [number];
    const data = await trainingData(trial, start, task);
    const settings = fineTuningOf(trial, data.indices.length, trial.probeLearningRate ?? learningRate);
    const { weights, head } = await fineTune(start, random, data, task, {
      ...settings,
      frozen: true,
      ...(options.say && { say: options.say }),
    });
    disposeHead(random);
    for (const tensor of weights.values()) tensor.dispose();
    return head;
  }
  const { probe } = await fitProbe(trial, start, task, options);
  if (kind === "linear") return { kind, weight: probe.weight, bias: probe.bias };
  probe.bias.dispose();
  return { kind, weight: probe.weight };
}

interface TrainingData {
  split: TaskSplit;
  indices: number[];
  /** Training pictures held out to choose settings by. */
  apart: number[];
}

async function trainingData(trial: Trial, start: StartingPoint, task: LoadedTask): Promise<TrainingData> {
  const { shots, seed, tooFew, selection, augmentation } = trial;
  const apart = selection !== "paper" && task.validation.labels.length === 0;
  const drawn = drawTraining(task, { shots, seed, apart, ...(tooFew && { tooFew }) });
  // Pictures that are used as they are need be decoded once only.
  const split =
    augmentation === "none" ? await decodedSplit(task.train, start.model.architecture) : task.train;
  return { split, indices: drawn.train, apart: drawn.validation };
}

function fineTuningOf(trial: Trial, trainSize: number, learningRate: number): FineTuning {
  const { batchSize, weightDecay, seed, epochs, warmup, augmentation, decayAll } = trial;
  const steps = epochs === undefined ? trial.steps : epochs * Math.ceil(trainSize / batchSize);
  return {
    steps,
    batchSize,
    learningRate,
    weightDecay,
    seed,
    wholeEpochs: epochs !== undefined,
    ...(warmup !== undefined && {
      warmup: fitWarmup(warmup, steps, trial.paperWarmup ? "paper" : "scale"),
    }),
    ...(augmentation !== undefined && { augmentation }),
    ...(decayAll && { decayAll }),
  };
}

/**
 * Fine-tunes at every learning rate, keeps the model with the highest accuracy on the selection pictures, and
 * measures it on the test set.
 */
async function fineTuneAndChoose(
  trial: Trial,
  start: StartingPoint,
  head: Head,
  task: LoadedTask,
  frozen: boolean,
  { say }: FeatureOptions,
): Promise<MethodOutcome> {
  if (trial.learningRates.length === 0)
    throw new UserError("a trial tries at least one learning rate: learningRates is empty");
  const { architecture } = start.model;
  const data = await trainingData(trial, start, task);
  const test = await decodedSplit(task.test, architecture);
  const onTest: MeasuredPictures = { split: test, indices: testIndices(task, trial) };
  const chooser = await selectionPictures(trial, start, task, data, onTest);
  const measureOn = (model: FineTuned, { split, indices }: MeasuredPictures) =>
    evaluateHead(start.model, model, split, indices);
  const choices: TriedSetting[] = [];
  let best: { choice: TriedSetting; model: FineTuned } | undefined;
  /** Measures a model on the selection pictures and keeps it if it is the best so far; otherwise frees it. */
  const consider = async (choice: Omit<TriedSetting, "accuracy">, model: FineTuned) => {
    const accuracy = chooser === undefined ? 0 : (await measureOn(model, chooser)).accuracy;
    choices.push({ ...choice, accuracy });
    // Ties go to the one tried first.
    if (best !== undefined && accuracy <= best.choice.accuracy) return disposeFineTuned(model);
    if (best !== undefined) disposeFineTuned(best.model);
    best = { choice: choices.at(-1)!, model };
  };
  const perEpoch = Math.ceil(data.indices.length / trial.batchSize);
  let steps = 0;
  // All learning rates see the same pictures, changed in the same way.
  const pictures = openTrainingImages(architecture, data.split, task, {
    ...fineTuningOf(trial, data.indices.length, 0),
    again: trial.learningRates.length > 1,
  });
  try {
    for (const learningRate of trial.learningRates) {
      const setting = fineTuningOf(trial, data.indices.length, learningRate);
      steps = setting.steps;
      const look = trial.bestEpoch
        ? {
            check: {
              every: perEpoch,
              look: ({ step }: { step: number }, model: FineTuned) =>
                consider({ learningRate, epoch: Math.ceil(step / perEpoch) }, model),
            },
          }
        : {};
      const last = await fineTune(start, head, data, task, {
        ...setting,
        pictures,
        frozen,
        ...look,
        ...(say && { say }),
      });
      if (trial.bestEpoch) disposeFineTuned(last);
      else await consider({ learningRate }, last);
    }
    const { choice, model } = best!;
    const measured = async (one: FineTuned): Promise<TestMeasures> =>
      inSplitOrder(await measureOn(one, onTest), test);
    const full = await measured(model);
    const alphas = [];
    for (const alpha of trial.alphas ?? []) {
      const mixed = interpolate({ weights: start.weights, head }, model, alpha);
      alphas.push({ alpha, ...(alpha === 1 ? full : await measured(mixed)) });
      disposeFineTuned(mixed);
    }
    return {
      ...full,
      validation: choices,
      learningRate: choice.learningRate ?? null,
      ...(choice.epoch !== undefined && { epoch: choice.epoch }),
      ...(alphas.length > 0 && { alphas }),
      selectedOn: chooser === undefined ? null : trial.selection === "paper" ? "test" : "validation",
      trainSize: data.indices.length,
      steps,
    };
  } finally {
    await pictures.close();
    if (best !== undefined) disposeFineTuned((best as { model: FineTuned }).model);
  }
}
