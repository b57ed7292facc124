import type { Shots } from "../../study";
import type { Cell } from "../cells";
import { combinedRange } from "../combination";
import { normalCdf, tCdf } from "../distributions";
import { fisher } from "../fisher";
import { seedError } from "../interval";
import { adjust, type Correction } from "../multiplicity";
import { distinct, startName } from "./names";

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
  told: boolean;
}

export interface PairOptions {
  correction?: Correction;
  level?: number;
}

/** Which sources can be told apart? All pairs on all tasks at one number of shots are one family of tests. */
export function auditPairs(cells: readonly Cell[], options: PairOptions = {}): PairFinding[] {
  const { correction = "holm", level = 0.95 } = options;
  return distinct(cells, "shots").flatMap((shots) => {
    const pairs = distinct(cells, "task").flatMap((task) => {
      const here = cells.filter((cell) => cell.task === task && cell.shots === shots);
      return here.flatMap((a, i) => here.slice(i + 1).map((b) => compare(a, b, level)));
    });
    const tested = pairs.filter((pair) => pair.p !== null);
    const adjusted = adjust(
      tested.map((pair) => pair.p!),
      correction,
    );
    tested.forEach((pair, i) => {
      pair.adjusted = adjusted[i]!;
      pair.told = adjusted[i]! < 1 - level;
    });
    return pairs;
  });
}

function compare(a: Cell, b: Cell, level: number): PairFinding {
  const range = combinedRange(
    [
      { weight: 1, cell: a },
      { weight: -1, cell: b },
    ],
    level,
  );
  return {
    shots: a.shots,
    task: a.task,
    a: startName(a),
    b: startName(b),
    difference: a.accuracy - b.accuracy,
    low: range?.low ?? null,
    high: range?.high ?? null,
    p: pairP(a, b),
    adjusted: null,
    told: false,
  };
}

/**
 * Single seeds: Fisher's exact test. Several: Welch's t test on the seeds, with the test set's own noise added to the
 * variance; null where neither is known.
 */
function pairP(a: Cell, b: Cell): number | null {
  if (a.seeds === 1 && b.seeds === 1) {
    if (a.testSize === null || b.testSize === null) return null;
    return fisher(
      { accuracy: a.accuracy, testSize: a.testSize },
      { accuracy: b.accuracy, testSize: b.testSize },
    );
  }
  if ([a, b].some(({ seeds, testSize }) => seeds === 1 && testSize === null)) return null;
  const seedVariances = [a, b].map(({ won }) => seedError(won.map((row) => row.accuracy)) ** 2);
  const testVariances = [a, b].map(({ accuracy, testSize }) =>
    testSize === null ? 0 : (accuracy * (1 - accuracy)) / testSize,
  );
  const variance = [...seedVariances, ...testVariances].reduce((sum, value) => sum + value, 0);
  if (variance === 0) return a.accuracy === b.accuracy ? 1 : 0;
  const t = Math.abs(a.accuracy - b.accuracy) / Math.sqrt(variance);
  // Welch and Satterthwaite: the test set's part of the variance is known, only the seeds' part is estimated.
  const estimated = [a, b].reduce(
    (sum, { seeds }, i) => sum + (seeds > 1 ? seedVariances[i]! ** 2 / (seeds - 1) : 0),
    0,
  );
  return 2 * (estimated === 0 ? normalCdf(-t) : tCdf(-t, variance ** 2 / estimated));
}
