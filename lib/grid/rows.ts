import type { Row } from "../results";
import { epochsOf, type Checkpoint } from "../training";
import type { Outcome, Trial } from "../transfer";

/** A finished trial as a row of Results; `id` is its own. */
export function rowOf(id: string, trial: Trial, outcome: Outcome, checkpoint: Checkpoint | undefined): Row {
  const recipe = checkpoint?.recipe;
  const trained = trial.method === "finetune" || trial.method === "lp-ft";
  return {
    objective: recipe?.objective ?? "scratch",
    method: trial.method,
    architecture: trial.architecture,
    source: recipe?.source ?? "none",
    sourceSize: checkpoint?.sourceSize ?? 0,
    pretrainEpochs: checkpoint && recipe ? round(epochsOf(recipe, checkpoint.sourceSize)) : null,
    pretrainLearningRate: recipe?.learningRate ?? null,
    pretrainBatchSize: recipe?.batchSize ?? null,
    pretrainWeightDecay: recipe?.weightDecay ?? null,
    upstreamAccuracy: checkpoint?.upstreamAccuracy ?? null,
    task: trial.task,
    shots: trial.shots,
    seed: trial.seed,
    alpha: trained ? 1 : 0,
    finetuneEpochs: trained
      ? round((trial.steps * Math.min(trial.batchSize, outcome.trainSize)) / outcome.trainSize)
      : null,
    finetuneLearningRate: outcome.learningRate,
    finetuneBatchSize: trained ? Math.min(trial.batchSize, outcome.trainSize) : null,
    finetuneWeightDecay: trained ? trial.weightDecay : null,
    accuracy: outcome.accuracy,
    testSize: outcome.testSize,
    evaluatedOn: "test",
    selectedOn: selectedOn[trial.method],
    origin: id,
    originRow: null,
  };
}

// Runs are counted in steps: the column holds whole epochs, the nearest.
const round = (epochs: number) => Math.max(1, Math.round(epochs));

const selectedOn = {
  "zero-shot": null,
  "linear-probe": "train, one left out",
  finetune: "validation",
  "lp-ft": "validation",
} as const;
