import { tf, type Tensor } from "../engine";
import {
  build,
  disposeWeights,
  initialise,
  presets,
  type Model,
  type ArchitectureName,
  type OnnxEncoder,
  type TextTokeniser,
} from "../models";
import { random } from "../random";
import { hash } from "../common";
import { unknownPretraining, type Row } from "../results";
import { epochsOf, loadWeights, weightsHash, type PretrainedCheckpoint } from "../training";
import type { StoredFeatures } from "./feature-rows";

/** What a row of Results says of a start: how and on what it was pre-trained. */
export type PretrainingColumns = Pick<
  Row,
  | "objective"
  | "architecture"
  | "source"
  | "sourceSize"
  | "pretrainEpochs"
  | "pretrainLearningRate"
  | "pretrainBatchSize"
  | "pretrainWeightDecay"
  | "upstreamAccuracy"
  | "pretrainSeed"
>;

/** What a transfer starts from: a model, its weights, and the words its text tower knows. */
export interface StartingPoint {
  model: Model;
  weights: Map<string, Tensor>;
  /** Empty where its text tower reads CLIP's tokens, or there is none. */
  words: readonly string[];
  /** What its text tower reads, where that is neither. */
  tokeniser?: TextTokeniser;
  /** Features by another runtime, where the encoder's computation is no model of ours: it can't be fine-tuned. */
  frozen?: Pick<OnnxEncoder, "encode" | "close">;
  /** Features that were written to a file, where there is no encoder at all. */
  stored?: StoredFeatures;
  /** Known by its numbers: features of starts with equal content are equal. */
  content: string;
  columns: PretrainingColumns;
}

/** Frees a starting point's weights, and ends the other runtime where one computes its features. */
export async function closeStartingPoint({ weights, frozen }: StartingPoint): Promise<void> {
  disposeWeights(weights);
  await frozen?.close();
}

const noPretraining = { ...unknownPretraining, source: "none", sourceSize: 0 } as const;

/**
 * Opens a checkpoint of our own pre-training as a starting point: its model with the weights loaded. The caller
 * disposes of them.
 */
export async function startingPointOf(checkpoint: PretrainedCheckpoint): Promise<StartingPoint> {
  return {
    model: build(checkpoint.architecture),
    weights: await loadWeights(checkpoint),
    words: checkpoint.words,
    content: await weightsHash(checkpoint),
    columns: columnsOf(checkpoint),
  };
}

/** The columns of a result row that describe the pre-training of a checkpoint of our own. */
export function columnsOf({
  recipe,
  sourceSize,
  upstreamAccuracy,
}: Pick<PretrainedCheckpoint, "recipe" | "sourceSize" | "upstreamAccuracy">): PretrainingColumns {
  return {
    objective: recipe.objective,
    architecture: recipe.architecture,
    source: recipe.source,
    sourceSize,
    // Runs are counted in steps: the column holds whole epochs, the nearest.
    pretrainEpochs: Math.max(1, Math.round(epochsOf(recipe, sourceSize))),
    pretrainLearningRate: recipe.learningRate,
    pretrainBatchSize: recipe.batchSize,
    pretrainWeightDecay: recipe.weightDecay,
    upstreamAccuracy,
    pretrainSeed: recipe.seed,
  };
}

/** The same architecture with random weights: scratch, and under a probe random features. */
export function scratchStartingPoint(architecture: ArchitectureName, seed: number): StartingPoint {
  const model = build(presets[architecture]);
  return {
    model,
    weights: initialise(model, random("scratch", seed)),
    words: [],
    content: hash({ scratch: architecture, seed }),
    columns: { objective: "scratch", architecture, ...noPretraining },
  };
}

/** The pictures themselves, shrunk to 32 x 32: what a probe reads off without any encoder. */
export function rawPixelsStartingPoint(): StartingPoint {
  const architecture = presets["resnet-tiny"];
  const featureSize = architecture.input.size ** 2 * architecture.image.channels;
  return {
    model: {
      architecture,
      parameters: {},
      folds: [],
      image: {
        parameters: {},
        featureSize,
        forward: (_, images: Tensor) => tf.reshape(images, [-1, featureSize]),
      },
    },
    weights: new Map(),
    words: [],
    content: "raw-pixels",
    columns: { objective: "scratch", architecture: "raw-pixels", ...noPretraining },
  };
}
