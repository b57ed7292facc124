import { UserError } from "../../common";

/**
 * LEEP (Nguyen et al. 2020): the mean log likelihood of the labels under the classifier that reads them off the
 * checkpoint's own classes through their joint frequencies. Needs a checkpoint that has classes; larger is better.
 *
 * @param probabilities one array an image, over the checkpoint's classes, each summing to 1.
 * @param labels the task's class of each image, 0 to classes - 1.
 */
export function leep(
  probabilities: readonly ArrayLike<number>[],
  labels: readonly number[] | Int32Array,
  classes: number,
): number {
  const n = probabilities.length;
  const sources = probabilities[0]?.length ?? 0;
  if (n === 0 || n !== labels.length)
    throw new UserError(`${n} predictions but ${labels.length} labels: expected as many`);
  const joint = Array.from({ length: classes }, () => new Float64Array(sources));
  const marginal = new Float64Array(sources);
  probabilities.forEach((row, i) => {
    const target = joint[labels[i]!];
    if (target === undefined)
      throw new UserError(`label ${labels[i]} of row ${i}: expected 0 to ${classes - 1}`);
    for (let z = 0; z < sources; z++) {
      target[z]! += row[z]!;
      marginal[z]! += row[z]!;
    }
  });
  let sum = 0;
  probabilities.forEach((row, i) => {
    const target = joint[labels[i]!]!;
    let likelihood = 0;
    for (let z = 0; z < sources; z++)
      if (marginal[z]! > 0) likelihood += (target[z]! / marginal[z]!) * row[z]!;
    sum += Math.log(likelihood);
  });
  return sum / n;
}
