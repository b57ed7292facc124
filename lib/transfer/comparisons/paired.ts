import { mean, sum, UserError } from "../../common";
import { seedError, tCdf, tQuantile } from "../../results";
import { mcnemar } from "./mcnemar";

/** Two classifiers on the same pictures, over the same seeds. */
export interface PairedDifference {
  /** Accuracy of the first less that of the second. */
  difference: number;
  /** Bounds of its 95 % interval. */
  low: number;
  high: number;
  p: number;
}

/**
 * Compares two ways of classifying the same pictures, each trained once a seed on the same training sets: a t test on
 * the paired differences, whose variance is that over pictures plus that over seeds (Welch and Satterthwaite's degrees
 * of freedom). With one seed the p-value is McNemar's exact one.
 *
 * @param first [seeds][pictures]: whether each picture was classified rightly.
 */
export function compareOnPictures(
  first: readonly (readonly boolean[])[],
  second: readonly (readonly boolean[])[],
): PairedDifference {
  const seeds = first.length;
  const pictures = first[0]?.length ?? 0;
  if (pictures < 2 || seeds !== second.length || [...first, ...second].some((one) => one.length !== pictures))
    throw new UserError(`expected the same seeds and the same pictures, two or more, of both`);
  const gap = (seed: number, i: number) => Number(first[seed]![i]) - Number(second[seed]![i]);
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  const bySeed = range(seeds).map((seed) => mean(range(pictures).map((i) => gap(seed, i))));
  const byPicture = range(pictures).map((i) => mean(range(seeds).map((seed) => gap(seed, i))));
  const difference = mean(bySeed);
  const parts = [
    { variance: seedError(bySeed) ** 2, degrees: seeds - 1 },
    { variance: seedError(byPicture) ** 2, degrees: pictures - 1 },
  ].filter(({ variance }) => variance > 0);
  const variance = sum(parts.map((part) => part.variance));
  if (variance === 0) return { difference, low: difference, high: difference, p: difference === 0 ? 1 : 0 };
  const degrees = variance ** 2 / sum(parts.map((part) => part.variance ** 2 / part.degrees));
  const error = Math.sqrt(variance);
  const half = tQuantile(0.975, degrees) * error;
  const p = seeds === 1 ? mcnemar(first[0]!, second[0]!).p : 2 * tCdf(-Math.abs(difference) / error, degrees);
  return { difference, low: difference - half, high: difference + half, p };
}
