import { random } from "../../random";
import { mean, sum, UserError } from "../../common";
import type { EvaluatedTrial } from "../trial";
import { rightOnAll } from "./predictions";

/** One measurement of a learning curve. */
export interface CurvePoint {
  /** Labelled training images in all. */
  labels: number;
  seed: number;
  /** Whether each test image was classified rightly: the same images, in the same order, at every point. */
  right: ArrayLike<number | boolean>;
}

/** How many labels reach a wanted accuracy. */
export interface LabelsNeeded {
  wanted: number;
  /** Labelled images in all; null: not reached with as many as were measured. */
  labels: number | null;
  /** Whether the fewest labels measured reach it already: fewer may do. */
  atMost: boolean;
  /** Bounds at the level; null: beyond the most that were measured. */
  low: number | null;
  high: number | null;
  /** The share of resampled curves that reach it, 0 to 1. */
  reached: number;
  /** The curve: mean accuracy over seeds at each number of labels. */
  curve: { labels: number; accuracy: number }[];
  /** All of it in a sentence. */
  text: string;
}

/**
 * How many labels reach a wanted accuracy, read off a learning curve that is straight between its points in accuracy
 * against the logarithm of labels; the first crossing counts. The interval is the percentile bootstrap over seeds and
 * test images (Efron 1979); the images are drawn once a curve, since all points share them.
 *
 * @param wanted accuracy, 0 to 1.
 * @throws UserError where there are fewer than two numbers of labels
 */
export function labelsNeeded(
  points: readonly CurvePoint[],
  wanted: number,
  { draws = 1000, level = 0.95, seed = 0 }: { draws?: number; level?: number; seed?: number } = {},
): LabelsNeeded {
  if (!(wanted > 0 && wanted <= 1)) throw new UserError(`wanted accuracy ${wanted}: expected 0 to 1`);
  const counts = [...new Set(points.map(({ labels }) => labels))].sort((a, b) => a - b);
  if (counts.length < 2)
    throw new UserError(`a learning curve needs two numbers of labels or more, there is ${counts.length}`);
  const groups = counts.map((labels) => points.filter((point) => point.labels === labels));
  const images = points[0]!.right.length;
  if (points.some(({ right }) => right.length !== images))
    throw new UserError("the points of a learning curve must be measured on the same test images");
  const share = (right: CurvePoint["right"]) => sum(Array.from(right, Number)) / images;
  const accuracies = groups.map((group) => mean(group.map(({ right }) => share(right))));
  const crossings = resampled(groups, images, draws, seed)
    .map((curve) => crossing(counts, curve, wanted))
    .sort((a, b) => a - b);
  const at = (part: number) => crossings[Math.round(part * (draws - 1))]!;
  const [low, high] = [at((1 - level) / 2), at((1 + level) / 2)];
  const labels = crossing(counts, accuracies, wanted);
  const finite = (x: number) => (Number.isFinite(x) ? Math.ceil(x * (1 - 1e-9)) : null);
  const found = {
    wanted,
    labels: finite(labels),
    atMost: labels === counts[0],
    low: finite(low),
    high: finite(high),
    reached: crossings.filter(Number.isFinite).length / draws,
    curve: counts.map((count, i) => ({ labels: count, accuracy: accuracies[i]! })),
  };
  return { ...found, text: sentence(found, counts.at(-1)!, level) };
}

/**
 * The learning curve of an evaluation's trials: one start, task and method at several shots and seeds.
 *
 * @throws UserError where the trials are of more than one of these
 */
export function curveOf(trials: readonly EvaluatedTrial[], folder?: string): CurvePoint[] {
  const kinds = new Set(trials.map(({ trial }) => [trial.start, trial.task, trial.method].join(", ")));
  if (kinds.size !== 1)
    throw new UserError(
      `a learning curve is of one start, task and method, there are ${kinds.size}: ${[...kinds].slice(0, 3).join("; ")}`,
    );
  const right = rightOnAll(trials, folder);
  return trials.map(({ trial, outcome }, i) => ({
    labels: outcome.trainSize,
    seed: trial.seed,
    right: right[i]!,
  }));
}

/** Where the curve first reaches the accuracy; Infinity where it doesn't. */
function crossing(counts: readonly number[], accuracies: readonly number[], wanted: number): number {
  const i = accuracies.findIndex((accuracy) => accuracy >= wanted);
  if (i <= 0) return i === 0 ? counts[0]! : Infinity;
  const [a, b] = [accuracies[i - 1]!, accuracies[i]!];
  const [from, to] = [Math.log(counts[i - 1]!), Math.log(counts[i]!)];
  return Math.exp(from + ((wanted - a) / (b - a)) * (to - from));
}

/** Mean accuracies of curves whose seeds and images are drawn anew. */
function resampled(
  groups: readonly (readonly CurvePoint[])[],
  images: number,
  draws: number,
  seed: number,
): number[][] {
  const stream = random("labels needed", seed);
  const times = new Float64Array(images);
  return Array.from({ length: draws }, () => {
    times.fill(0);
    for (let i = 0; i < images; i++) times[stream.integer(images)]! += 1;
    return groups.map((group) => {
      let sum = 0;
      for (let i = 0; i < group.length; i++) {
        const { right } = group[stream.integer(group.length)]!;
        for (let image = 0; image < images; image++) if (right[image]) sum += times[image]!;
      }
      return sum / group.length / images;
    });
  });
}

function sentence(
  { wanted, labels, atMost, low, high, reached, curve }: Omit<LabelsNeeded, "text">,
  most: number,
  level: number,
): string {
  const percent = (x: number) => `${Math.round(100 * x)} %`;
  const best = Math.max(...curve.map(({ accuracy }) => accuracy));
  if (labels === null) {
    const but = reached > 0 ? `; ${percent(reached)} of resampled curves reach it` : "";
    return `an accuracy of ${wanted} is not reached with ${most} labels (at most ${best.toFixed(3)}${but})`;
  }
  const bounds = `${level * 100} %: ${low ?? `more than ${most}`} to ${high ?? `more than ${most}`}`;
  return `an accuracy of ${wanted} takes ${atMost ? "at most " : "about "}${labels} labels (${bounds})`;
}
