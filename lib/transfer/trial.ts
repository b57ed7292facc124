import type { LoadedTask } from "../data";
import { disposeWeights, type ArchitectureName } from "../models";
import { UserError } from "../common";
import type { Method, Shots } from "../catalogue";
import type { FeatureOptions } from "./features";
import { fineTuned, probedThenFineTuned } from "./fine-tuned";
import { openStart } from "./open-start";
import { probed, zeroShot } from "./frozen";
import type { Start, StartColumns } from "./start";
import type { AugmentationName } from "./training-images";

/** One transfer: start x task x shots x seed x method x settings. Its hash is its id, so what is left out counts as not there. */
export interface Trial {
  /** What it starts from: see `openStart`. */
  start: string;
  /** Its content, where the name doesn't tell (a file may be replaced). */
  startContent?: string;
  /** Of scratch. */
  architecture: ArchitectureName | (string & {});
  task: string;
  /** Hash of the task's pictures, labels and splits. */
  taskContent: string;
  method: Method;
  /** 0 for zero-shot. */
  shots: Shots;
  seed: number;
  /** Of a fine-tuning; 0 where `epochs` is given. */
  steps: number;
  batchSize: number;
  /** Each is tried; the best on the validation set counts (on the test set where `selection` is `paper`). */
  learningRates: readonly number[];
  weightDecay: number;
  /** `transferVersion` of the library that carries it out. */
  transfer: number;

  /** What hyper-parameters and the best epoch are chosen on: the test set, as the paper does, or held-out pictures (default). */
  selection?: "paper" | "validation";
  /** `paper`: measured on `shots` test pictures a class (see `data.testSet`); by default on the whole test set. */
  evaluate?: "paper" | "full";
  /** Passes over the training pictures, every picture once in each. */
  epochs?: number;
  /** Looks at the model after each epoch and keeps the best; by default the last is kept. */
  bestEpoch?: boolean;
  /** Steps of warm-up; by default a tenth of the run. `paperWarmup` keeps it where it is longer than the run. */
  warmup?: number;
  paperWarmup?: boolean;
  /** WiSE-FT's interpolations that are measured, 0 (the start) to 1 (the default, fine-tuned). */
  alphas?: readonly number[];
  /** Default `cosine`; `linear` is WiSE-FT's. */
  head?: "cosine" | "linear";
  augmentation?: AugmentationName;
  decayAll?: boolean;
  /** Of the head alone, in LP-FT with `probe: "frozen"`; by default the first of `learningRates`. */
  probeLearningRate?: number;
  /** How a linear probe is fitted; `frozen` trains the head by the fine-tuning's recipe. Default `ridge`. */
  probe?: "ridge" | "logistic" | "frozen";
  /** Probes this block's features instead of the encoder's. */
  block?: string;
  /** Prompt templates, where not the task's own. */
  templates?: readonly string[];
  /** What a class with fewer pictures than `shots` does: an error (default), or it gives pictures twice, as the paper's code does. */
  tooFew?: "refuse" | "repeat";
  /** How pictures are prepared, where not as the checkpoint says: ImageNet's way is that of the paper's code. */
  preparation?: "imagenet";
}

/** Raised when the same trial is carried out differently: it is part of a trial, and so of its id. */
export const transferVersion = 6;

/** An accuracy on the test set, and what else was measured beside it. */
export interface Measured {
  accuracy: number;
  /** Mean over classes of each one's accuracy. */
  meanPerClass: number;
  /** Mean cross-entropy, nats; null for ridge. */
  loss: number | null;
  /** The class predicted for each test picture, in the task's order; -1 where it was not measured, or could not be read. */
  predicted: readonly number[];
}

/** What a trial measured. */
export interface Outcome extends Measured {
  /** On what chose, every hyper-parameter tried: learning rates and epochs, or a probe's penalty. */
  validation: readonly Choice[];
  /** The one chosen; null where nothing was trained by steps. */
  learningRate: number | null;
  /** The epoch chosen, where each was looked at. */
  epoch?: number;
  /** A probe's penalty: ridge's λ or logistic regression's C. */
  penalty?: number;
  /** Where `alphas` asks for more than 1: each interpolation. */
  alphas?: readonly (Measured & { alpha: number })[];
  /** Said of a zero-shot head whose class names look as if they stood in another order than the labels (`renaming`). */
  scrambled?: string;
  /** What the choice was made on: `test`, `validation`, ...; null where nothing was chosen. */
  selectedOn: string | null;
  testSize: number;
  /** Training pictures. */
  trainSize: number;
  /** Optimiser steps of one fine-tuning. */
  steps?: number;
  /** How the start was pre-trained. */
  columns: StartColumns;
  seconds: number;
}

/** A hyper-parameter tried, and what it gave on what chooses. */
export interface Choice {
  learningRate?: number;
  epoch?: number;
  penalty?: number;
  accuracy: number;
}

/** What an outcome consists of before it is wrapped up. */
export type Result = Omit<Outcome, "testSize" | "seconds" | "columns">;

/**
 * Carries out a trial. The test set is looked at once, with what the validation set chose (more often where `selection` is `paper`).
 *
 * @param options.start the trial's start where it is open already; it stays so.
 * @param options.keep where frozen features are kept: see `features`.
 */
export async function carryOut(
  trial: Trial,
  task: LoadedTask,
  options: CarryOutOptions = {},
): Promise<Outcome> {
  return (await carryOutAll([trial], task, options))[0]!;
}

export interface CarryOutOptions {
  start?: Start;
  keep?: FeatureOptions["keep"];
  say?: FeatureOptions["say"];
}

/** The same for several trials of one start and task; ridge probes share the cores. */
export async function carryOutAll(
  trials: readonly Trial[],
  task: LoadedTask,
  options: CarryOutOptions = {},
): Promise<Outcome[]> {
  const [first] = trials;
  if (first === undefined) return [];
  const began = performance.now();
  const given = options.start ?? (await openStart(first.start, startOptions(first)));
  try {
    const start = prepared(given, first);
    const withTemplates = first.templates ? { ...task, templates: first.templates } : task;
    const results = await measureAll(trials, start, withTemplates, options);
    for (const { scrambled } of results) if (scrambled !== undefined) console.warn(scrambled);
    const seconds = Math.round((performance.now() - began) / results.length) / 1000;
    return results.map((result) => ({
      ...result,
      columns: given.columns,
      testSize: result.predicted.filter((label) => label >= 0).length,
      seconds,
    }));
  } finally {
    if (options.start === undefined) disposeWeights(given.weights);
  }
}

/** How a trial's start is opened. */
export function startOptions({ start, architecture, seed }: Pick<Trial, "start" | "architecture" | "seed">) {
  const isScratch = start === "scratch" || start === "random-features";
  return isScratch ? { architecture: architecture as ArchitectureName, seed } : {};
}

/** The start, with pictures prepared as the trial says. */
function prepared(start: Start, { preparation }: Trial): Start {
  if (preparation === undefined) return start;
  const { model } = start;
  const { size } = model.architecture.input;
  const input = {
    size,
    shortest: Math.round((size * 256) / 224),
    interpolation: "bilinear",
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  } as const;
  return { ...start, model: { ...model, architecture: { ...model.architecture, input } } };
}

async function measureAll(
  trials: readonly Trial[],
  start: Start,
  task: LoadedTask,
  options: CarryOutOptions,
): Promise<Result[]> {
  const [{ block, method, probe }] = trials as [Trial];
  if (block !== undefined && method !== "linear-probe")
    throw new UserError(`block ${block}: a block's features go under a linear probe, not ${method}`);
  const featureOptions: FeatureOptions = {
    ...(block !== undefined && { block }),
    ...(options.keep !== undefined && { keep: options.keep }),
    ...(options.say && { say: options.say }),
  };
  if (method === "linear-probe" && probe !== "frozen") return probed(trials, start, task, featureOptions);
  const results: Result[] = [];
  for (const trial of trials) results.push(await measureTrial(trial, start, task, featureOptions));
  return results;
}

function measureTrial(
  trial: Trial,
  start: Start,
  task: LoadedTask,
  options: FeatureOptions,
): Promise<Result> {
  switch (trial.method) {
    case "zero-shot":
      return zeroShot(start, task, options);
    case "lp-ft":
      return probedThenFineTuned(trial, start, task, options);
    case "linear-probe":
    case "finetune":
      return fineTuned(trial, start, task, options);
  }
}
