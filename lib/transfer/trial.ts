import { takeLabelled, type TaskData } from "../data/labelled";
import { subset } from "../data/subset";
import { tf, type Tensor } from "../engine";
import { disposeWeights, type PresetName } from "../models";
import { random } from "../random";
import { Failure } from "../runs";
import type { Shots } from "../study";
import { findCheckpoint } from "../training";
import { disposeFineTuned, evaluate, finetune } from "./finetune";
import { topOne } from "./metrics";
import { predictPictures } from "./predict";
import { startFrom, startFromScratch, zeroShotHead, type Start } from "./start";

/** One transfer: start x task x shots x seed x method x settings. */
export interface Trial {
  /** A checkpoint's id, or `scratch`. */
  start: string;
  architecture: PresetName;
  task: string;
  /** Hash of the task's pictures, labels and splits. */
  taskContent: string;
  method: "zero-shot" | "finetune";
  /** 0 for zero-shot. */
  shots: Shots;
  seed: number;
  steps: number;
  batchSize: number;
  /** Each is tried; the best on the validation set counts. */
  learningRates: readonly number[];
  weightDecay: number;
}

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
  const start = open(trial);
  const head =
    trial.start === "scratch" ? randomHead(start, task, trial.seed) : headOf(start, task, trial.seed);
  try {
    const measured =
      trial.method === "zero-shot" ? zeroShot(start, head, task) : await fineTuned(trial, start, head, task);
    return {
      ...measured,
      testSize: task.test.labels.length,
      seconds: Math.round(performance.now() - began) / 1000,
    };
  } finally {
    disposeWeights(start.weights);
    head.dispose();
  }
}

type Measured = Omit<Outcome, "testSize" | "seconds">;

function open(trial: Trial): Start {
  if (trial.start === "scratch") return startFromScratch(trial.architecture, trial.seed);
  const checkpoint = findCheckpoint(trial.start);
  if (!checkpoint) throw new Failure(`no checkpoint ${trial.start}: pre-train its recipe first`);
  return startFrom(checkpoint);
}

function headOf(start: Start, task: TaskData, seed: number): Tensor {
  return start.model.text ? zeroShotHead(start, task) : randomHead(start, task, seed);
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

async function fineTuned(trial: Trial, start: Start, head: Tensor, task: TaskData): Promise<Measured> {
  const { shots, seed, steps, batchSize, weightDecay } = trial;
  const data = takeLabelled(task.train, subset(task.train.labels, task.classes, shots, seed));
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
