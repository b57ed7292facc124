import type { Row } from "../results";
import type { Checkpoint } from "../training";
import type { FinishedTrial } from "./store";

/** A finished trial as a row of Results. */
export function rowOf({ id, trial, outcome }: FinishedTrial, checkpoint: Checkpoint | undefined): Row {
  const recipe = checkpoint?.recipe;
  const trained = trial.method !== "zero-shot";
  return {
    objective: recipe?.objective ?? "scratch",
    method: trial.method,
    architecture: trial.architecture,
    source: recipe?.source ?? "none",
    sourceSize: checkpoint?.sourceSize ?? 0,
    pretrainEpochs:
      checkpoint && recipe ? round((recipe.steps * recipe.batchSize) / checkpoint.sourceSize) : null,
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
    selectedOn: trained ? "validation" : null,
    origin: id,
  };
}

const round = (epochs: number) => Math.round(epochs * 10) / 10;
