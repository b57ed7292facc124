import { adjust } from "../multiplicity";
import type { Row } from "../row";
import type { Shots } from "../../catalogue";
import { cloudName, clouds } from "./cloud";
import { factors, type Factor } from "./factors";
import { oneCurve, type OneCurve } from "./one-curve";
import { fewestPoints } from "./point";
import { rises } from "./rises";
import { keepStatistic } from "../kept-statistics";

/** Whether one task's models lie on one curve whatever their levels of a factor. */
export interface OneCurveByTask {
  task: string;
  shots: Shots;
  test: OneCurve;
  /** Its p-value adjusted for all tasks (Holm). */
  adjusted: number;
}

/**
 * Asks of every task that rises with upstream accuracy whether a factor (the data, the model, the samples seen) matters
 * beyond upstream accuracy: `oneCurve` for each, and the p-values adjusted for how many tasks were asked.
 *
 * Holm's correction compares small p-values with one another: at 2,000 permutations chance alone moves a task in 28
 * across its bar (.05 / 20 for the ninth), at 10,000 it does not.
 *
 * @returns tasks where the factor was varied, the smallest p-value first.
 */
export function oneCurveByTask(
  rows: readonly Row[],
  factor: Factor["name"],
  options: { draws?: number; seed?: string | number } = {},
): OneCurveByTask[] {
  return keepStatistic("one curve by task", rows, { factor, options }, () =>
    testTasks(rows, factor, options),
  );
}

function testTasks(
  rows: readonly Row[],
  factor: Factor["name"],
  options: { draws?: number; seed?: string | number },
): OneCurveByTask[] {
  const found = clouds(rows)
    .filter(
      ({ points }) =>
        points.length >= fewestPoints &&
        points.some(({ upstream, downstream }) => upstream !== downstream) &&
        rises(points),
    )
    .flatMap((cloud) => {
      const varied = factors(cloud).find(({ name }) => name === factor);
      if (varied === undefined) return [];
      const { draws = 10_000, seed = 0 } = options;
      const test = oneCurve(varied.levels, { draws, seed: `${seed}/${cloudName(cloud)}` });
      return [{ task: cloud.task, shots: cloud.shots, test }];
    });
  const adjusted = adjust(found.map(({ test }) => test.p));
  return found.map((one, i) => ({ ...one, adjusted: adjusted[i]! })).sort((a, b) => a.test.p - b.test.p);
}
