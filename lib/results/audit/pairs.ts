import { sum } from "../../common";
import type { Shots } from "../../catalogue";
import { effectiveTestSize, type Cell } from "../cells";
import { combinedRange, type Term } from "../combination";
import { tCdf, tQuantile } from "../distributions";
import { fisher } from "../fisher";
import { seedError } from "../interval";
import { independentAccuracies } from "../pooled-noise";
import { adjust, type Correction } from "../multiplicity";
import type { ConfidenceInterval } from "../wilson";
import { distinct, startName } from "./start-name";

/** Two sources on one task at one number of shots. */
export interface PairFinding {
  shots: Shots;
  task: string;
  a: string;
  b: string;
  /** Accuracy of `a` minus that of `b`. */
  difference: number;
  /** Its 95 % interval, not adjusted; null where nothing is known of the noise. */
  low: number | null;
  high: number | null;
  p: number | null;
  /** The p-value adjusted for all pairs at that number of shots. */
  adjusted: number | null;
  /** Whether the two can be told apart: the adjusted p-value is below 1 - level. */
  significant: boolean;
}

export interface PairOptions {
  correction?: Correction;
  level?: number;
}

/** Which sources can be told apart? All pairs on all tasks at one number of shots are one family of tests. */
export function comparePairs(cells: readonly Cell[], options: PairOptions = {}): PairFinding[] {
  const { level = 0.95 } = options;
  return distinct(cells, "shots").flatMap((shots) => {
    const pairs = distinct(cells, "task").flatMap((task) => {
      const here = cells.filter((cell) => cell.task === task && cell.shots === shots);
      return here.flatMap((a, i) => here.slice(i + 1).map((b) => comparePair(a, b, level)));
    });
    return adjustTogether(pairs, options);
  });
}

/** The pairs with their p-values adjusted as one family of tests, and whether each can be told apart. */
export function adjustTogether<Pair extends Pick<PairFinding, "p" | "adjusted" | "significant">>(
  pairs: Pair[],
  { correction = "holm", level = 0.95 }: PairOptions = {},
): Pair[] {
  const tested = pairs.filter((pair) => pair.p !== null);
  const adjusted = adjust(
    tested.map((pair) => pair.p!),
    correction,
  );
  tested.forEach((pair, i) => {
    pair.adjusted = adjusted[i]!;
    pair.significant = adjusted[i]! < 1 - level;
  });
  return pairs;
}

/** One pair by itself, nothing adjusted yet. */
export function comparePair(a: Cell, b: Cell, level: number): PairFinding {
  const { p, range } =
    a.seeds === 1 && b.seeds === 1 && !(a.seedNoise && b.seedNoise)
      ? bySize(a, b, level)
      : bySeeds(a, b, level);
  return {
    shots: a.shots,
    task: a.task,
    a: startName(a),
    b: startName(b),
    difference: a.accuracy - b.accuracy,
    low: range?.low ?? null,
    high: range?.high ?? null,
    p,
    adjusted: null,
    significant: false,
  };
}

interface Comparison {
  p: number | null;
  range: ConfidenceInterval | null;
}

/**
 * Single seeds: Fisher's exact test and Newcombe's interval, on as many test images as leave the noise of the test set
 * and of a rerun together; nothing where a test size is not known.
 */
function bySize(a: Cell, b: Cell, level: number): Comparison {
  if (a.testSize === null || b.testSize === null) return { p: null, range: null };
  const counted = [a, b].map((cell) => ({
    accuracy: cell.accuracy,
    testSize: Math.round(effectiveTestSize(cell)!),
  }));
  return { p: fisher(counted[0]!, counted[1]!), range: combinedRange(difference(a, b), level) };
}

/**
 * Several seeds: Welch's t test on the seeds, with the test set's own noise added to the variance where its size is
 * known; nothing where one side has a single seed and no test size.
 */
function bySeeds(a: Cell, b: Cell, level: number): Comparison {
  if ([a, b].some(({ seeds, testSize, seedNoise }) => seeds === 1 && testSize === null && !seedNoise))
    return { p: null, range: null };
  const shared = a.seedNoise !== undefined && a.seedNoise === b.seedNoise ? a.seedNoise : undefined;
  const runs = [a, b].map(({ won }) => independentAccuracies(won));
  const seedVariances = runs.map((own) =>
    shared === undefined ? seedError(own) ** 2 : shared.variance / own.length,
  );
  const testVariances = [a, b].map(({ accuracy, testSize }) =>
    testSize === null ? 0 : (accuracy * (1 - accuracy)) / testSize,
  );
  const variance = sum([...seedVariances, ...testVariances]);
  const gap = a.accuracy - b.accuracy;
  if (variance === 0) return { p: gap === 0 ? 1 : 0, range: { low: gap, high: gap } };
  // Welch and Satterthwaite: only the seeds' part of the variance is estimated, the test set's follows from its size.
  const estimated =
    shared === undefined
      ? sum(runs.map((own, i) => (own.length > 1 ? seedVariances[i]! ** 2 / (own.length - 1) : 0)))
      : sum(seedVariances) ** 2 / shared.degrees;
  const degrees = estimated === 0 ? 1e6 : Math.min(1e6, variance ** 2 / estimated);
  const error = Math.sqrt(variance);
  const half = tQuantile((1 + level) / 2, degrees) * error;
  return { p: 2 * tCdf(-Math.abs(gap) / error, degrees), range: { low: gap - half, high: gap + half } };
}

const difference = (a: Cell, b: Cell): Term[] => [
  { weight: 1, cell: a },
  { weight: -1, cell: b },
];
