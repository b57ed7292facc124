import { fewShot, testSet, type FewShot, type LoadedTask, type TaskSplit } from "../data";
import { UserError } from "../common";
import type { Shots } from "../catalogue";

/** A split's pictures in the form that few-shot sets are drawn from. */
const indexedSamples = ({ samples, labels }: TaskSplit) =>
  samples.map(({ key }, index) => ({ key, label: labels[index]!, index }));

/**
 * The indices of the test split that an accuracy is measured on, ascending: all, or the paper's few (`data.testSet`).
 */
export function testIndices(
  { test }: LoadedTask,
  { shots, seed, evaluate = "full" }: { shots: Shots; seed: number; evaluate?: "paper" | "full" },
): number[] {
  if (evaluate === "full" || shots === 0) return test.labels.map((_, index) => index);
  const chosen = testSet(indexedSamples(test), { shots, seed, evaluate });
  return chosen.map(({ index }) => index).sort((a, b) => a - b);
}

/** Indices into the training split, ascending: pictures to train on, and pictures held out to choose settings by. */
export interface TrainingIndices {
  train: number[];
  /** Empty where the task has a validation split of its own, or none is wanted. */
  validation: number[];
}

/**
 * Draws a few-shot training set of a task.
 *
 * @param apart keeps a validation set of the training pictures apart (see `fewShot`).
 * @throws UserError where a class has no picture, or fewer than `shots` and `tooFew` is `refuse`
 */
export function drawTraining(
  { train, classes, task }: LoadedTask,
  options: { shots: Shots; seed: number; tooFew?: "repeat" | "refuse"; apart?: boolean },
): TrainingIndices {
  const { shots, seed, tooFew = "refuse", apart = false } = options;
  const samples = indexedSamples(train);
  let drawn: FewShot<(typeof samples)[number]>;
  try {
    drawn = fewShot(samples, classes, { shots, seed, tooFew, validation: apart });
  } catch (error) {
    if (error instanceof UserError) error.message = `task ${task}: ${error.message}`;
    throw error;
  }
  const sorted = (some: typeof samples) => some.map(({ index }) => index).sort((a, b) => a - b);
  return { train: sorted(drawn.train), validation: sorted(drawn.validation) };
}
