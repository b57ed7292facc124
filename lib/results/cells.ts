import { mean } from "../common";
import { interval } from "./interval";
import { group } from "./select-rows";
import { startColumns, type Row } from "./row";

export { startColumns } from "./row";

/** The columns that name a cell of the study: a start transferred in one way to one task at one number of shots. */
export const cellColumns = [...startColumns, "method", "task", "shots"] as const;

/** A cell of the study: the best of its grid, as the paper reports it, over its seeds. */
export interface Cell extends Pick<Row, (typeof cellColumns)[number]> {
  /** The best accuracy of the grid, 0 to 1; with several seeds the mean of each seed's best. */
  accuracy: number;
  /** Bounds of its 95 % interval, or null where neither a test size nor several seeds are known. */
  low: number | null;
  high: number | null;
  /** How many seeds it is a mean of. */
  seeds: number;
  testSize: number | null;
  /**
   * The noise between runs of one setting, in units of the test set's binomial variance; 0 where it is not known, and
   * for several seeds, which show it themselves.
   */
  rerunRatio: number;
  /**
   * The noise of one run, pooled over cells (`withPooledNoise`); left out where the cell's own runs are all that is
   * known.
   */
  seedNoise?: { variance: number; degrees: number };
  /** The winning row of each seed (of each pre-training, where several were pre-trained). */
  won: Row[];
  /** All rows of the grid. */
  rows: Row[];
}

/**
 * The rows that won their grid: the highest accuracy in each group that agrees in `by` (the first of equals).
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const pets = { task: "PETS", shots: "full", objective: "clip", architecture: "RN50" } as const;
 * const best = results.best(results.select(results.published(), pets), ["source", "sourceSize"]);
 * Math.max(...best.map(({ accuracy }) => accuracy)); // => 0.909
 * ```
 */
export function best(
  rows: readonly Row[],
  by: readonly (keyof Row)[] = [...cellColumns, "seed", "pretrainSeed"],
): Row[] {
  return group(rows, by).map((members) =>
    members.reduce((winner, row) => (row.accuracy > winner.accuracy ? row : winner)),
  );
}

/**
 * Test images that would leave as much noise as a cell's test set and a rerun of its single run do together: n / (1 +
 * ratio), since both noises' variances are in units of p (1 - p) / n (a design effect, Kish 1965).
 */
export const effectiveTestSize = ({
  testSize,
  rerunRatio = 0,
}: {
  testSize: number | null;
  rerunRatio?: number;
}): number | null => (testSize === null ? null : Math.max(1, testSize / (1 + rerunRatio)));

/**
 * The cells that the rows fill, in the order in which they first come.
 *
 * @param rerunRatio the noise between runs of one setting (`rerunNoise`), which widens the intervals of single seeds.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const own = results.rows([
 *   { source: "mine", task: "PETS", shots: 5, seed: 0, accuracy: 0.4, testSize: 3669 },
 *   { source: "mine", task: "PETS", shots: 5, seed: 1, accuracy: 0.5, testSize: 3669 },
 * ]);
 * const [cell] = results.cells(own);
 * cell.accuracy; // => 0.45
 * cell.seeds; // => 2
 * ```
 */
export function cells(rows: readonly Row[], rerunRatio = 0): Cell[] {
  return group(rows, cellColumns).map((members) => {
    const won = best(members, ["seed", "pretrainSeed"]);
    const first = won[0]!;
    const accuracy = mean(won.map((row) => row.accuracy));
    const testSize = won.some((row) => row.testSize === null)
      ? null
      : Math.round(mean(won.map((row) => row.testSize!)));
    const ofRerun = won.length === 1 ? rerunRatio : 0;
    return {
      objective: first.objective,
      architecture: first.architecture,
      source: first.source,
      sourceSize: first.sourceSize,
      method: first.method,
      task: first.task,
      shots: first.shots,
      accuracy,
      ...interval(
        won.map((row) => row.accuracy),
        effectiveTestSize({ testSize, rerunRatio: ofRerun }),
      ),
      seeds: won.length,
      testSize,
      rerunRatio: ofRerun,
      won,
      rows: members,
    };
  });
}
