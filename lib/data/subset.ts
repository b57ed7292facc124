import { random, shuffle } from "../random";
import { Failure } from "../runs";
import type { Shots } from "../study";

/**
 * Indices of a few-shot training set: `shots` pictures of every class, or all. Drawn a class at a time from the seed
 * alone, so that a subset does not depend on what was drawn before, and the k of a seed are the first k of its 2k.
 *
 * @param labels labels of the whole training set, 0 to `classCount` - 1
 * @returns indices in ascending order
 * @throws Failure where a class has no picture, or fewer than `shots`
 */
export function subset(
  labels: readonly number[],
  classes: readonly string[],
  shots: Shots,
  seed: number,
): number[] {
  if (shots !== "full" && !(Number.isInteger(shots) && shots > 0))
    throw new Failure(`shots: expected a whole number above 0 or "full", got ${shots}`);
  const byClass: number[][] = classes.map(() => []);
  labels.forEach((label, index) => byClass[label]?.push(index));
  return byClass
    .flatMap((indices, label) => {
      const name = classes[label] as string;
      if (indices.length === 0) throw new Failure(`class ${name}: no training picture`);
      if (shots === "full") return indices;
      if (indices.length < shots)
        throw new Failure(`class ${name}: ${indices.length} training pictures, fewer than ${shots} shots`);
      return shuffle(indices, random("subset", seed, name)).slice(0, shots);
    })
    .sort((a, b) => a - b);
}
