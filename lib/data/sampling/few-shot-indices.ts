import type { Shots } from "../../catalogue";
import { fewShot } from "./few-shot";

/**
 * Indices of a few-shot training set of pictures in memory, whose keys are their places: see `fewShot`.
 *
 * @param labels labels of the whole training set, 0 to classes.length - 1
 * @returns indices in ascending order
 * @throws UserError where a class has no picture, or fewer than `shots`
 */
export function fewShotIndices(
  labels: readonly number[],
  classes: readonly string[],
  shots: Shots,
  seed: number,
): number[] {
  const samples = labels.map((label, index) => ({ key: `${index}`, label, index }));
  return fewShot(samples, classes, { shots, seed, tooFew: "refuse" })
    .train.map(({ index }) => index)
    .sort((a, b) => a - b);
}
