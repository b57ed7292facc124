import { takeLabelled, type Labelled, type TaskData } from "../data/labelled";
import { subset } from "../data/subset";
import { tf, type Tensor } from "../engine";
import { disposeWeights, type PresetName } from "../models";
import { random } from "../random";
import { Failure } from "../runs";
import type { Method, Shots } from "../study";
import { findCheckpoint, normalise } from "../training";
import { disposeFineTuned, evaluate, finetune } from "./finetune";
import { topOne } from "./metrics";
import { predict } from "./labelled";
import { encode, predictPictures } from "./predict";
import { ridgeProbe, type RidgeProbe } from "./ridge";
import { startFrom, startFromScratch, zeroShotHead, type Start } from "./start";

/** One transfer: start x task x shots x seed x method x settings. */
export interface Trial {
  /** A checkpoint's id, or `scratch`. */
  start: string;
  architecture: PresetName;
  task: string;
  /** Hash of the task's pictures, labels and splits. */
  taskContent: string;
  method: Method;
  /** 0 for zero-shot. */
  shots: Shots;
  seed: number;
  steps: number;
  batchSize: number;
  /** Each is tried; the best on the validation set counts. */
  learningRates: readonly number[];
  weightDecay: number;
  /** `transferVersion` of the library that carries it out. */
  transfer: number;
}

/** Raised when the same trial is carried out differently: it is part of a trial, and so of its id. */
export const transferVersion = 3;

/** What a trial measured. */
export interface Outcome {
  /** On the test set, 0 to 1. */
  accuracy: number;
  /** On the validation set, of every learning rate tried. */
  validation: readonly { learningRate: number; accuracy: number }[];
  /** The one chosen on the validation set; null where nothing was trained. */
  learningRate: number | null;
  testSize: number;
  /** Training pictures. */
  trainSize: number;
  /** The class predicted for each test picture, in the task's order. */
  predicted: readonly number[];
  seconds: number;
}

/** Carries out a trial on a task in memory. The test set is looked at once, with what the validation set chose. */
export async function carryOut(trial: Trial, task: TaskData): Promise<Outcome> {
  const began = performance.now();
  const start = await open(trial);
  try {
    const measured = await measure(trial, start, task);
    return {
      ...measured,
      testSize: task.test.labels.length,
      seconds: Math.round(performance.now() - began) / 1000,
    };
  } finally {
    disposeWeights(start.weights);
  }
}

async function measure(trial: Trial, start: Start, task: TaskData): Promise<Measured> {
  const { method, shots, seed } = trial;
  if (method === "zero-shot")
    return withHead(zeroShotHead(start, task), (head) => zeroShot(start, head, task));
  const data = takeLabelled(task.train, subset(task.train.labels, task.classes, shots, seed));
  switch (method) {
    case "linear-probe":
      return probed(start, data, task);
    case "lp-ft": {
      const probe = probeOf(start, data, task);
      probe.bias.dispose();
      return withHead(probe.weight, (head) => fineTuned(trial, start, head, data, task));
    }
    case "finetune": {
      const fromText = trial.start !== "scratch" && start.model.text !== undefined;
      const head = fromText ? zeroShotHead(start, task) : randomHead(start, task, seed);
      return withHead(head, () => fineTuned(trial, start, head, data, task));
    }
  }
}

async function withHead(
  head: Tensor,
  use: (head: Tensor) => Measured | Promise<Measured>,
): Promise<Measured> {
  try {
    return await use(head);
  } finally {
    head.dispose();
  }
}

type Measured = Omit<Outcome, "testSize" | "seconds">;

async function open(trial: Trial): Promise<Start> {
  if (trial.start === "scratch") return startFromScratch(trial.architecture, trial.seed);
  const checkpoint = findCheckpoint(trial.start);
  if (!checkpoint) throw new Failure(`no checkpoint ${trial.start}: pre-train its recipe first`);
  return startFrom(checkpoint);
}

function randomHead({ model }: Start, { classes }: TaskData, seed: number): Tensor {
  const stream = random("head", seed);
  const values = Float32Array.from({ length: model.image.featureSize * classes.length }, () =>
    stream.normal(),
  );
  return tf.tensor2d(values, [model.image.featureSize, classes.length]);
}

function zeroShot(start: Start, head: Tensor, task: TaskData): Measured {
  const predicted = predictPictures(start.model, start.weights, head, task.test);
  const accuracy = topOne(predicted, task.test.labels);
  return { accuracy, validation: [], learningRate: null, trainSize: 0, predicted };
}

/** Ridge on features of length 1; its penalty is chosen by leaving one training picture out. */
function probeOf(start: Start, data: Labelled, { classes }: TaskData): RidgeProbe {
  const features = unitFeatures(start, data);
  const probe = ridgeProbe({ features, labels: data.labels, classes: classes.length });
  features.dispose();
  return probe;
}

function unitFeatures({ model, weights }: Start, data: Labelled): Tensor {
  return tf.tidy(() => normalise(encode(model, weights, data)));
}

function probed(start: Start, data: Labelled, task: TaskData): Measured {
  const probe = probeOf(start, data, task);
  const features = unitFeatures(start, task.test);
  const predicted = Array.from(predict(probe, features));
  tf.dispose([features, probe.weight, probe.bias]);
  const accuracy = topOne(predicted, task.test.labels);
  return { accuracy, validation: [], learningRate: null, trainSize: data.labels.length, predicted };
}

async function fineTuned(
  trial: Trial,
  start: Start,
  head: Tensor,
  data: Labelled,
  task: TaskData,
): Promise<Measured> {
  const { seed, steps, batchSize, weightDecay } = trial;
  const validation: { learningRate: number; accuracy: number }[] = [];
  let best: { accuracy: number; learningRate: number; predicted: number[] } | undefined;
  for (const learningRate of trial.learningRates) {
    const model = await finetune(start, head, data, task, {
      steps,
      batchSize,
      learningRate,
      weightDecay,
      seed,
    });
    const { accuracy } = evaluate(start, model, task.validation);
    validation.push({ learningRate, accuracy });
    // Ties go to the one tried first.
    if (best === undefined || accuracy > best.accuracy)
      best = { accuracy, learningRate, predicted: evaluate(start, model, task.test).predicted };
    disposeFineTuned(model);
  }
  if (!best) throw new Failure("a trial tries at least one learning rate: learningRates is empty");
  return {
    accuracy: topOne(best.predicted, task.test.labels),
    validation,
    learningRate: best.learningRate,
    trainSize: data.labels.length,
    predicted: best.predicted,
  };
}
