import { takePictures, type LoadedTask, type TaskSplit } from "../../data";
import { UserError } from "../../common";
import { decodedSplit } from "../evaluation-images";
import type { StartingPoint } from "../starting-point";
import type { Trial } from "../trial";

/** Pictures to measure on: a whole split, or those at some indices of it. */
export interface MeasuredPictures {
  split: TaskSplit;
  indices?: readonly number[];
}

/** The pictures that settings are chosen by; undefined where there is nothing to choose. */
export async function selectionPictures(
  trial: Trial,
  start: StartingPoint,
  task: LoadedTask,
  { apart }: { apart: readonly number[] },
  test: MeasuredPictures,
): Promise<MeasuredPictures | undefined> {
  if (trial.learningRates.length === 1 && !trial.bestEpoch) {
    // One setting needs no choice; its accuracy is told all the same where there are pictures for it.
    if (trial.selection === "paper" || (task.validation.labels.length === 0 && apart.length === 0))
      return undefined;
  }
  if (trial.selection === "paper") return test;
  const { architecture } = start.model;
  if (task.validation.labels.length > 0) return { split: await decodedSplit(task.validation, architecture) };
  if (apart.length === 0)
    throw new UserError(
      `task ${task.task}: no class has two training pictures, so none can be kept apart to choose a learning rate by: give one`,
    );
  const split = await decodedSplit(
    {
      samples: apart.map((index) => task.train.samples[index]!),
      labels: apart.map((index) => task.train.labels[index]!),
      ...(task.train.pictures && { pictures: takePictures(task.train.pictures, apart) }),
    },
    architecture,
  );
  return { split };
}
