import type { Method, Shots } from "../catalogue";
import type { ArchitectureName, LoadOptions } from "../models";
import type { AugmentationName } from "./finetune/training-images";
import type { PretrainingColumns } from "./starting-point";

/**
 * One transfer: start x task x shots x seed x method x settings. Its hash is its id, so what is left out counts as not
 * there.
 */
export interface Trial {
  /** What it starts from: see `openStartingPoint`. */
  start: string;
  /** Its content, where the name doesn't tell (a file may be replaced). */
  startContent?: string;
  /** What its weights and configuration don't say, or say otherwise: how pictures are prepared, heads, ... */
  load?: LoadOptions;
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

  /**
   * What hyper-parameters and the best epoch are chosen on: the test set, as the paper does, or held-out pictures
   * (default).
   */
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
  /**
   * What a class with fewer pictures than `shots` does: an error (default), or it gives pictures twice, as the paper's
   * code does.
   */
  tooFew?: "refuse" | "repeat";
  /** How pictures are prepared, where not as the checkpoint says: ImageNet's way is that of the paper's code. */
  preparation?: "imagenet";
}

/**
 * Raised when the same trial is carried out differently: it is part of a trial, and so of its id. 7: a task without a
 * validation split keeps a tenth of each class apart where all are trained on; other shots were left as they were.
 */
export const transferVersion = (shots: Shots): number => (shots === "full" ? 7 : 6);

/** An accuracy on the test set, and what else was measured beside it. */
export interface TestMeasures {
  accuracy: number;
  /** Mean over classes of each one's accuracy. */
  meanPerClass: number;
  /** Mean cross-entropy, nats; null for ridge. */
  loss: number | null;
  /**
   * The class predicted for each test picture, in the task's order; -1 where it was not measured, or could not be
   * read.
   */
  predicted: readonly number[];
}

/** What a trial measured. */
export interface TrialOutcome extends TestMeasures {
  /**
   * Every setting tried, with its accuracy on the pictures that choose: learning rates and epochs, or a probe's
   * penalties.
   */
  validation: readonly TriedSetting[];
  /** The one chosen; null where nothing was trained by steps. */
  learningRate: number | null;
  /** The epoch chosen, where each was looked at. */
  epoch?: number;
  /** A probe's penalty: ridge's λ or logistic regression's C. */
  penalty?: number;
  /** Where `alphas` asks for more than 1: each interpolation. */
  alphas?: readonly (TestMeasures & { alpha: number })[];
  /** Said of a zero-shot head whose class names look as if they stood in another order than the labels (`renaming`). */
  namesPermuted?: string;
  /** What the choice was made on: `test`, `validation`, ...; null where nothing was chosen. */
  selectedOn: string | null;
  testSize: number;
  /** Training pictures. */
  trainSize: number;
  /** Optimiser steps of one fine-tuning. */
  steps?: number;
  /** How the start was pre-trained. */
  columns: PretrainingColumns;
  seconds: number;
}

/** A setting that was tried, and the accuracy it reached on the pictures that choose among settings. */
export interface TriedSetting {
  learningRate?: number;
  epoch?: number;
  penalty?: number;
  accuracy: number;
}

/** What each method (probe, fine-tuning, zero-shot) measures itself; `runTrial` adds what all have in common. */
export type MethodOutcome = Omit<TrialOutcome, "testSize" | "seconds" | "columns">;

/** A trial that was carried out. */
export interface EvaluatedTrial {
  id: string;
  trial: Trial;
  outcome: TrialOutcome;
}
