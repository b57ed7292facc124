import { mean, sum, variance } from "../common";
import { chiSquaredQuantile } from "./distributions";

/** Sources on one task at one number of shots, all tested on the same number of images. */
export interface TestedSources {
  /** An accuracy a source, 0 to 1. */
  accuracies: readonly number[];
  testSize: number;
}

/** How far sources lie apart, in units of what independent noise would do. */
export interface DispersionRatio {
  /** Comparisons that it is a mean of, and their degrees of freedom together. */
  comparisons: number;
  degrees: number;
  /**
   * S² / (p (1 - p) / n): the variance of the sources' accuracies over that of binomial counts on images of each
   * source's own. Sources of equal merit whose errors on an image correlate by rho give 1 - rho; merit adds to it.
   */
  ratio: number;
  /** So much 1 - rho is at most, with 95 % confidence (one-sided, chi-squared), whatever the sources' merits. */
  upper: number;
}

/**
 * The dispersion of sources, the mean over some comparisons weighted by their degrees of freedom (the sources less
 * one). It bounds the correlation rho of two sources' errors on one image from below: rho is at least 1 - `upper`.
 * Picking the best of a grid on the test set narrows the accuracies too, so rho counts both.
 */
export function dispersionRatio(comparisons: readonly TestedSources[], level = 0.95): DispersionRatio {
  const usable = comparisons
    .map(({ accuracies, testSize }) => ({ accuracies, testSize, p: mean(accuracies) }))
    .filter(({ accuracies, p }) => accuracies.length > 1 && p > 0 && p < 1);
  const degrees = sum(usable.map(({ accuracies }) => accuracies.length - 1));
  const scaled = usable.map(
    ({ accuracies, testSize, p }) =>
      (accuracies.length - 1) * (variance(accuracies) / ((p * (1 - p)) / testSize)),
  );
  const ratio = sum(scaled) / degrees;
  return {
    comparisons: usable.length,
    degrees,
    ratio,
    upper: sum(scaled) / chiSquaredQuantile(1 - level, degrees),
  };
}
