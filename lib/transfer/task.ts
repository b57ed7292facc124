import { fewShot, testSet, type FewShot, type LoadedTask, type TaskSplit } from "../data";
import { UserError } from "../common";
import type { Shots } from "../catalogue";

/** A split's pictures as few-shot sets are drawn from them. */
const placesOf = ({ samples, labels }: TaskSplit) =>
  samples.map(({ key }, index) => ({ key, label: labels[index]!, index }));

/** The places of the test split that an accuracy is measured on, ascending: all, or the paper's few (`data.testSet`). */
export function testPlaces(
  { test }: LoadedTask,
  { shots, seed, evaluate = "full" }: { shots: Shots; seed: number; evaluate?: "paper" | "full" },
): number[] {
  if (evaluate === "full" || shots === 0) return test.labels.map((_, place) => place);
  const chosen = testSet(placesOf(test), { shots, seed, evaluate });
  return chosen.map(({ index }) => index).sort((a, b) => a - b);
}

/** Places in the training split, ascending: what is trained on, and what is kept apart to choose by. */
export interface Drawn {
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
): Drawn {
  const { shots, seed, tooFew = "refuse", apart = false } = options;
  const places = placesOf(train);
  let drawn: FewShot<(typeof places)[number]>;
  try {
    drawn = fewShot(places, classes, { shots, seed, tooFew, validation: apart });
  } catch (error) {
    if (error instanceof UserError) error.message = `task ${task}: ${error.message}`;
    throw error;
  }
  const sorted = (some: typeof places) => some.map(({ index }) => index).sort((a, b) => a - b);
  return { train: sorted(drawn.train), validation: sorted(drawn.validation) };
}
