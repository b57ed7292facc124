import { wilson, type Row } from "../results";
import type { TestMeasures, TrialOutcome, Trial } from "./trial";

/** A finished trial as rows of Results, one for each α that was measured; `id` is the trial's own. */
export function rowsOf(id: string, trial: Trial, outcome: TrialOutcome): Row[] {
  const { alphas } = outcome;
  if (alphas !== undefined && alphas.length > 0)
    return alphas.map((one) => rowOf(id, trial, outcome, one.alpha, one));
  const isTuned = trial.method === "finetune" || trial.method === "lp-ft";
  return [rowOf(id, trial, outcome, isTuned ? 1 : 0, outcome)];
}

function rowOf(id: string, trial: Trial, outcome: TrialOutcome, alpha: number, measured: TestMeasures): Row {
  const { trainSize, testSize, learningRate, columns, selectedOn } = outcome;
  const isTrained = learningRate !== null;
  const batch = Math.min(trial.batchSize, trainSize);
  const steps = outcome.steps ?? trial.steps;
  const epochs = outcome.epoch ?? trial.epochs ?? Math.max(1, Math.round((steps * batch) / trainSize));
  const isPart = trial.evaluate === "paper" && trial.shots !== "full" && trial.shots > 0;
  const block = trial.block === undefined ? "" : ` at ${trial.block}`;
  return {
    ...columns,
    method: trial.method,
    architecture: `${columns.architecture}${block}`,
    task: trial.task,
    shots: trial.shots,
    seed: trial.seed,
    alpha,
    finetuneEpochs: isTrained ? epochs : null,
    finetuneLearningRate: learningRate,
    finetuneBatchSize: isTrained ? batch : null,
    finetuneWeightDecay: isTrained ? trial.weightDecay : null,
    accuracy: measured.accuracy,
    testSize,
    evaluatedOn: isPart ? `${trial.shots} a class of test` : "test",
    selectedOn,
    origin: id,
    originRow: null,
    meanPerClass: measured.meanPerClass,
    loss: measured.loss,
    ...wilson(measured.accuracy, testSize),
  };
}
