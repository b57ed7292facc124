import { mean, variance } from "../common";
import { normalQuantile, tQuantile } from "./distributions";
import { wilson } from "./wilson";

/** Bounds of an interval, 0 to 1, or nulls where nothing is known of the noise. */
export interface Interval {
  low: number | null;
  high: number | null;
}

/**
 * The interval of an accuracy. One seed: Wilson's score interval for the test set's size (Wilson 1927; the
 * recommendation of Brown, Cai and DasGupta 2001). Several seeds: Student's t for the seeds' mean and, where its size
 * is known, the normal for the test set, which the seeds share, added in squares.
 *
 * @param accuracies one accuracy a seed, 0 to 1. @param level 0 to 1.
 * @param noise what is known of the seeds' scatter from elsewhere (`withPooledNoise`); by default it is read off these
 *   alone.
 */
export function interval(
  accuracies: readonly number[],
  testSize: number | null,
  level = 0.95,
  noise?: { variance: number; degrees: number },
): Interval {
  const n = accuracies.length;
  const centre = mean(accuracies);
  if (n === 1 && noise === undefined)
    return testSize === null ? { low: null, high: null } : wilson(centre, testSize, level);
  const p = (1 + level) / 2;
  const ofSeeds =
    noise === undefined
      ? tQuantile(p, n - 1) * seedError(accuracies)
      : tQuantile(p, noise.degrees) * Math.sqrt(noise.variance / n);
  const ofTest = testSize === null ? 0 : normalQuantile(p) * Math.sqrt((centre * (1 - centre)) / testSize);
  const half = Math.hypot(ofSeeds, ofTest);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** The standard error of the seeds' mean; 0 for a single seed, which shows none. */
export function seedError(accuracies: readonly number[]): number {
  const n = accuracies.length;
  if (n === 1) return 0;
  return Math.sqrt(variance(accuracies) / n);
}
