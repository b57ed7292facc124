import { ascending, mean, middle, quantile, variance, sum } from "../common";
import { random, type Random } from "../random";
import { drawErrorScale } from "./distributions";
import { exceedance, summary, type SimulatedSpread } from "./simulation";
import { spread } from "./spread";

/** The accuracies of some sources on one task, each with its noise. */
export interface NoisyAccuracies {
  /** 0 to 1, one a source: at least two. */
  accuracies: readonly number[];
  /** The standard error of each. */
  errors: readonly number[];
  /** Degrees of freedom with which the errors are known; Infinity where they are exact. */
  degrees: number;
}

/** How far apart some sources are. */
export interface TrueSpread {
  /** (max - min) / max of what was measured; noise makes it larger than the truth. */
  measured: number;
  /** The spread of the sources themselves, noise taken out: the posterior's median. */
  value: number;
  /** Its 95 % interval (the middle of the posterior). */
  low: number;
  high: number;
  /** What equal sources would show by this noise alone. */
  noise: SimulatedSpread;
  /** How often equal sources show as much as was measured. */
  p: number;
  /** Draws of the true spread, from which numbers made of several spreads have their intervals. */
  draws: number[];
}

/**
 * The normalised spread (max - min) / max of sources, noise taken out, on one task. The largest of noisy numbers is too
 * large and the smallest too small, so that the measured spread overstates the true one. Sources are taken for draws
 * from a normal distribution with unknown mean and scatter (flat priors on both), their measured accuracies for draws
 * around them: the posterior of the true accuracies is known in closed form given the scatter, which a grid runs over
 * (Gelman et al., Bayesian Data Analysis, 5.4). Errors known with few degrees of freedom are drawn from their own
 * posterior (scaled inverse chi-squared).
 *
 * @param options.draws of the posterior and of equal sources. @param options.seed of both
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const measured = { accuracies: [0.5, 0.4, 0.45], errors: [0.001, 0.001, 0.001], degrees: Infinity };
 * results.trueSpread(measured).value.toFixed(2); // => "0.20"
 * ```
 */
export function trueSpread(
  measured: NoisyAccuracies,
  options: { draws?: number; seed?: string | number } = {},
): TrueSpread {
  const { draws = 2000, seed = 0 } = options;
  const { accuracies } = measured;
  const stream = random("true-spread", seed);
  const own = Array.from({ length: draws }, () => spread(drawTruth(measured, stream)));
  const equal = equalSources(measured, stream.stream("equal"), draws);
  const sorted = ascending(own);
  const seen = spread(accuracies);
  return {
    measured: seen,
    value: quantile(sorted, 0.5),
    ...middle(sorted),
    noise: summary(equal),
    p: exceedance(seen, equal),
    draws: own,
  };
}

/** Spreads of sources that all have the mean accuracy. */
function equalSources({ accuracies, errors, degrees }: NoisyAccuracies, stream: Random, draws: number) {
  const centre = mean(accuracies);
  return Array.from({ length: draws }, () => {
    const scale = drawErrorScale(degrees, stream);
    return spread(errors.map((error) => clamp(centre + scale * error * stream.normal())));
  });
}

/** One draw of the true accuracies. */
function drawTruth({ accuracies, errors, degrees }: NoisyAccuracies, stream: Random): number[] {
  const scale = drawErrorScale(degrees, stream);
  const variances = errors.map((error) => Math.max((scale * error) ** 2, 1e-12));
  const scatter = drawScatter(accuracies, variances, stream);
  const weights = variances.map((one) => 1 / (one + scatter ** 2));
  const total = sum(weights);
  const centre = sum(accuracies.map((y, i) => weights[i]! * y)) / total;
  const middleOfAll = centre + stream.normal() / Math.sqrt(total);
  return accuracies.map((y, i) => {
    const kept = scatter ** 2 / (scatter ** 2 + variances[i]!);
    const truth = middleOfAll + kept * (y - middleOfAll);
    return clamp(truth + Math.sqrt(kept * variances[i]!) * stream.normal());
  });
}

const gridSize = 40;

/** One draw of the sources' scatter from its posterior, on a grid from 0 to four times what was measured. */
function drawScatter(accuracies: readonly number[], variances: readonly number[], stream: Random): number {
  const top = 4 * Math.max(Math.sqrt(variance(accuracies)), Math.sqrt(mean(variances)));
  const logs = Array.from({ length: gridSize }, (_, i) =>
    logPosterior((top * (i + 0.5)) / gridSize, accuracies, variances),
  );
  const largest = Math.max(...logs);
  const masses = logs.map((log) => Math.exp(log - largest));
  let left = stream.uniform() * sum(masses);
  for (let i = 0; i < gridSize; i++) {
    left -= masses[i]!;
    if (left <= 0) return (top * (i + stream.uniform())) / gridSize;
  }
  return top;
}

/** log p(scatter | accuracies) but for a constant: the mean and the true accuracies are integrated out. */
function logPosterior(scatter: number, accuracies: readonly number[], variances: readonly number[]): number {
  // Called hundreds of times a draw: in loops, which make no lists.
  let [weight, weighted, squares, logs] = [0, 0, 0, 0];
  for (let i = 0; i < accuracies.length; i++) {
    const total = variances[i]! + scatter ** 2;
    weight += 1 / total;
    weighted += accuracies[i]! / total;
    logs += Math.log(total);
  }
  const centre = weighted / weight;
  for (let i = 0; i < accuracies.length; i++)
    squares += (accuracies[i]! - centre) ** 2 / (variances[i]! + scatter ** 2);
  return -0.5 * (Math.log(weight) + logs + squares);
}

const clamp = (x: number) => Math.min(1, Math.max(0, x));
