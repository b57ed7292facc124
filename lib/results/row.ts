import type { Method, Objective, Shots } from "../catalogue";

/** One measured accuracy. The paper's rows and one's own have the same columns; what is not known is null. */
export interface Row {
  objective: Objective;
  method: Method;
  /** For instance `RN50`, `ViT-B/32`, `clip-tiny-icons`. */
  architecture: string;
  /** The source's name (`lib/catalogue/sources`), for instance `LAION`; `none` for scratch. */
  source: string;
  /** Pairs or images pre-trained on; 0 for scratch. */
  sourceSize: number | null;
  pretrainEpochs: number | null;
  pretrainLearningRate: number | null;
  pretrainBatchSize: number | null;
  pretrainWeightDecay: number | null;
  /** Accuracy on the pre-training's own validation task, 0 to 1. */
  upstreamAccuracy: number | null;
  /** The task's name (`lib/catalogue/tasks`). */
  task: string;
  /** Training images a class: 0 for zero-shot, `full` for all. */
  shots: Shots;
  seed: number | null;
  /** WiSE-FT's interpolation: 0 the start's weights, 1 the fine-tuned ones. */
  alpha: number | null;
  finetuneEpochs: number | null;
  finetuneLearningRate: number | null;
  finetuneBatchSize: number | null;
  finetuneWeightDecay: number | null;
  /** 0 to 1. */
  accuracy: number;
  /** Test images the accuracy was measured on. */
  testSize: number | null;
  /** What it was measured on, for instance `test`, `k a class of test`. */
  evaluatedOn: string | null;
  /**
   * What the best epoch and hyper-parameters were chosen on: `test` in the paper, `validation`, or null: nothing was
   * chosen.
   */
  selectedOn: string | null;
  /** `published`, or the run's id. */
  origin: string;
  /** Mean over classes of each one's accuracy, 0 to 1 (Caltech-101's and Pets' own metric). */
  meanPerClass?: number | null;
  /** Mean cross-entropy on the test images, nats. */
  loss?: number | null;
  /** Wilson's 95 % interval of the accuracy: what the test images alone leave open. */
  low?: number | null;
  high?: number | null;
  /** The seed of the pre-training; `seed` is that of the transfer. */
  pretrainSeed?: number | null;
  /** For published accuracies the index of the authors' row, which is that file's first column. */
  originRow?: number | null;
}

/** The columns that say how a start was pre-trained. */
const pretrainingColumns = [
  "pretrainEpochs",
  "pretrainLearningRate",
  "pretrainBatchSize",
  "pretrainWeightDecay",
] as const satisfies readonly (keyof Row)[];

/** The columns that say how it was fine-tuned. */
const finetuneColumns = [
  "finetuneEpochs",
  "finetuneLearningRate",
  "finetuneBatchSize",
  "finetuneWeightDecay",
] as const satisfies readonly (keyof Row)[];

/** What a row says of a pre-training that nothing is known of. */
export const unknownPretraining = {
  sourceSize: null,
  pretrainEpochs: null,
  pretrainLearningRate: null,
  pretrainBatchSize: null,
  pretrainWeightDecay: null,
  upstreamAccuracy: null,
} as const satisfies Partial<Row>;

/** The columns of a results table, in the order in which they are written. */
export const columns = [
  "objective",
  "method",
  "architecture",
  "source",
  "sourceSize",
  ...pretrainingColumns,
  "upstreamAccuracy",
  "task",
  "shots",
  "seed",
  "alpha",
  ...finetuneColumns,
  "accuracy",
  "testSize",
  "evaluatedOn",
  "selectedOn",
  "origin",
  "originRow",
  "meanPerClass",
  "loss",
  "low",
  "high",
  "pretrainSeed",
] as const satisfies readonly (keyof Row)[];

/** Columns that are written only where some row has them: measured by one's own runs, unknown of the paper's. */
export const ownColumns: readonly (keyof Row)[] = ["meanPerClass", "loss", "low", "high", "pretrainSeed"];

/** The columns that name a start: what was pre-trained, with what, on what. */
export const startColumns = ["objective", "architecture", "source", "sourceSize"] as const;

/** The columns that name a pre-trained model; together with its upstream accuracy they tell models apart. */
export const modelColumns = [
  ...startColumns,
  ...pretrainingColumns,
  "upstreamAccuracy",
] as const satisfies readonly (keyof Row)[];

/**
 * The columns that say how a model was made and transferred: rows that agree in all of them are runs of one setting.
 */
export const settingColumns = [
  ...startColumns,
  ...pretrainingColumns,
  "pretrainSeed",
  "method",
  "task",
  "shots",
  "seed",
  "alpha",
  ...finetuneColumns,
] as const satisfies readonly (keyof Row)[];
