import type { Shots } from "../catalogue";
import { mean, UserError } from "../common";
import { adjustTogether, comparePair, type PairFinding, type PairOptions } from "./audit";
import { distinct } from "./audit/start-name";
import { cells, type Cell } from "./cells";
import { rerunNoise } from "./reruns";
import type { Row } from "./row";
import { select, type Where } from "./select-rows";

/** One start less another on a task at a number of shots. */
export interface StartDifference extends Omit<PairFinding, "a" | "b"> {
  /** The source of the first. */
  source: string;
  /** The first one's accuracy, 0 to 1, and the second one's. */
  accuracy: number;
  against: number;
}

/** How often the first start is ahead at one number of shots. */
export interface AheadCount {
  shots: Shots;
  /** Pairs in which the first is ahead. */
  ahead: number;
  /** All pairs. */
  of: number;
  /** Pairs in which it is ahead, or behind, beyond noise (adjusted for all pairs at that number of shots). */
  significantlyAhead: number;
  significantlyBehind: number;
  /** The mean difference, in fractions. */
  meanDifference: number;
}

/**
 * How far starts are ahead of others: on each task and number of shots that both were measured on, the accuracy of what
 * `first` selects less that of what `second` selects, each the best of its grid. Where `first` selects several sources,
 * `by: ["source"]` pairs each with its like.
 *
 * @throws UserError where more than one cell of `second` is the like of one of `first`.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const table = results.select(results.published(), { method: "lp-ft", task: "PETS" });
 * const differences = results.compareStarts(table, { objective: "simclr" }, { objective: "clip" }, { by: ["source"] });
 * results.countAhead(differences)[0].ahead; // => 3
 * ```
 */
export function compareStarts(
  rows: readonly Row[],
  first: Where,
  second: Where,
  { by = [], ...options }: PairOptions & { by?: readonly ("source" | "sourceSize" | "architecture")[] } = {},
): StartDifference[] {
  const ratio = rerunNoise(rows)?.ratio;
  const others = cells(select(rows, second), ratio);
  const differences = cells(select(rows, first), ratio).flatMap((cell) => {
    const like = others.filter((other) =>
      (["task", "shots", ...by] as const).every((c) => other[c] === cell[c]),
    );
    if (like.length > 1) throw ambiguous(cell, like.length);
    return like.map((other): StartDifference => {
      const { difference, low, high, p, adjusted, significant } = comparePair(
        cell,
        other,
        options.level ?? 0.95,
      );
      const { source, task, shots, accuracy } = cell;
      return {
        source,
        task,
        shots,
        accuracy,
        against: other.accuracy,
        difference,
        low,
        high,
        p,
        adjusted,
        significant,
      };
    });
  });
  return distinct(differences, "shots").flatMap((shots) =>
    adjustTogether(
      differences.filter((one) => one.shots === shots),
      options,
    ),
  );
}

const ambiguous = ({ source, task, shots }: Cell, count: number) =>
  new UserError(
    `${source} on ${task} at ${shots}: ${count} cells to compare with, expected one; name more columns, or pair by them`,
  );

/**
 * How often the first start is ahead, by shots.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const table = results.select(results.published(), { method: "lp-ft", task: "PETS", source: "RedCaps" });
 * const differences = results.compareStarts(table, { objective: "simclr" }, { objective: "clip" });
 * const [first] = results.countAhead(differences);
 * `${first.ahead} of ${first.of} at ${first.shots} shot`; // => "1 of 1 at 1 shot"
 * ```
 */
export function countAhead(differences: readonly StartDifference[]): AheadCount[] {
  return distinct(differences, "shots").map((shots) => {
    const here = differences.filter((one) => one.shots === shots);
    const count = (test: (one: StartDifference) => boolean) => here.filter(test).length;
    return {
      shots,
      ahead: count(({ difference }) => difference > 0),
      of: here.length,
      significantlyAhead: count(({ significant, difference }) => significant && difference > 0),
      significantlyBehind: count(({ significant, difference }) => significant && difference < 0),
      meanDifference: mean(here.map(({ difference }) => difference)),
    };
  });
}
