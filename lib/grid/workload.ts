import type { TrialOutcome, Trial } from "../transfer";

/** How many pictures a task has, and classes. */
export interface TaskSize {
  classes: number;
  train: number;
  validation: number;
  test: number;
}

/** How much a trial computes, in pictures. */
export interface Workload {
  /** Pictures trained on, each pass counted. */
  trained: number;
  /** Pictures put through the encoder alone: for features, to choose by, to test. */
  encoded: number;
}

/** How many pictures a trial trains on and encodes, on a task of this size. */
export function workloadOf(trial: Trial, size: TaskSize): Workload {
  const drawn = trial.shots === "full" ? size.train : trial.shots * size.classes;
  const runs = trial.learningRates.length;
  if (runs === 0) return { trained: 0, encoded: drawn + size.test };
  const { epochs, steps, batchSize, bestEpoch = false, selection } = trial;
  const trained = epochs === undefined ? steps * Math.min(batchSize, drawn) : epochs * drawn;
  const chosenOn = selection === "paper" ? size.test : size.validation || Math.ceil(drawn / 5);
  return { trained: runs * trained, encoded: runs * (bestEpoch ? epochs! : 1) * chosenOn + size.test };
}

/** What a finished trial has computed, by what it says of its task. */
export function workloadDone(trial: Trial, { trainSize, testSize }: TrialOutcome): Workload {
  const classes = trial.shots === "full" || trial.shots === 0 ? 1 : trainSize / trial.shots;
  return workloadOf(trial, { classes, train: trainSize, validation: testSize, test: testSize });
}

/** A workload as one number: a picture trained on (forward, and back to weights and inputs) is three encoded. */
export const cost = ({ trained, encoded }: Workload) => 3 * trained + encoded;
