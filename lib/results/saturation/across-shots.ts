import { mean } from "../../common";
import { compareShots, type Shots } from "../../catalogue";
import { spearman } from "../agreement";
import type { Row } from "../row";
import type { ConfidenceInterval } from "../wilson";
import { clouds, modelKey, type Cloud } from "./cloud";
import { fit } from "./fit";
import type { Law } from "./law";
import { fewestPoints } from "./point";
import { rises } from "./rises";
import { bootstrapLaws, intervals, percentiles } from "./bootstrap-laws";
import { keepStatistic } from "../kept-statistics";

/** The law of one task at one number of shots. */
export interface ShotsLaw extends Law {
  task: string;
  shots: Shots;
  /** 95 % bootstrap intervals. */
  intervals: { k: ConfidenceInterval; alpha: ConfidenceInterval; eIR: ConfidenceInterval };
  n: number;
}

/** A rank correlation with the number of shots, averaged over tasks, and its 95 % bootstrap interval. */
export interface Trend extends ConfidenceInterval {
  rho: number;
}

/** How the law moves with the number of shots (Abnar et al., section 2: k and e_IR fall, alpha rises). */
export interface ShotsReading {
  /** By task, fewest shots first. */
  laws: ShotsLaw[];
  tasks: string[];
  trends: Record<keyof Law, Trend>;
  /** Tasks left out, and why. */
  skipped: string[];
}

/**
 * Fits the law at every number of shots of every task that was measured at two or more and rises with upstream accuracy
 * at each, to the models that were measured at all of them. One bootstrap sample draws the same models at every number
 * of shots and on every task that has as many, so that what models share does not blur the trends.
 */
export function acrossShots(
  rows: readonly Row[],
  options: { draws?: number; seed?: string | number } = {},
): ShotsReading {
  return keepStatistic("across shots", rows, options, () => readShots(rows, options));
}

function readShots(rows: readonly Row[], options: { draws?: number; seed?: string | number }): ShotsReading {
  const { draws = 1000, seed = 0 } = options;
  const skipped: string[] = [];
  const all = clouds(rows).filter(({ shots }) => shots !== 0);
  const tasks = [...new Set(all.map(({ task }) => task))].flatMap((task) => {
    const series = common(all.filter((cloud) => cloud.task === task));
    const models = series[0]?.points.length ?? 0;
    const isUpstream = series.some(({ points }) => points.every((p) => p.upstream === p.downstream));
    if (isUpstream) skipped.push(`${task}: is the upstream task`);
    else if (series.length < 2) skipped.push(`${task}: measured at one number of shots only`);
    else if (models < fewestPoints)
      skipped.push(
        `${task}: ${models} models measured at every number of shots, expected at least ${fewestPoints}`,
      );
    else if (!series.every(({ points }) => rises(points)))
      skipped.push(`${task}: does not follow upstream accuracy at every number of shots`);
    else
      return [
        {
          task,
          fits: series.map(({ shots, points }) => ({
            shots,
            n: points.length,
            law: fit(points).law,
            laws: bootstrapLaws(points, { draws, seed }),
          })),
        },
      ];
    return [];
  });
  const fewest = Math.min(...tasks.flatMap(({ fits }) => fits.map(({ n }) => n)));
  const trend = (name: keyof Law): Trend => {
    const meanRho = (lawsOf: (fits: (typeof tasks)[0]["fits"]) => (Law | null)[]): number => {
      const rhos = tasks.flatMap(({ fits }) => {
        const values = lawsOf(fits).flatMap((law) => (law === null ? [] : [law[name]]));
        const rho = values.length === fits.length ? spearman([...values.keys()], values) : NaN;
        // A parameter that stays where it is (e_IR at 0) neither rises nor falls.
        return values.length < fits.length ? [] : [Number.isNaN(rho) ? 0 : rho];
      });
      return mean(rhos);
    };
    const drawn = Array.from({ length: draws }, (_, i) =>
      meanRho((fits) => fits.map(({ laws }) => laws[i] ?? null)),
    ).filter((rho) => !Number.isNaN(rho));
    return { rho: meanRho((fits) => fits.map(({ law }) => law)), ...percentiles(drawn, fewest) };
  };
  return {
    laws: tasks.flatMap(({ task, fits }) =>
      fits.map(({ shots, n, law, laws }) => ({
        task,
        shots,
        n,
        ...law,
        intervals: intervals(
          laws.filter((other): other is Law => other !== null),
          n,
        ),
      })),
    ),
    tasks: tasks.map(({ task }) => task),
    trends: { k: trend("k"), alpha: trend("alpha"), eIR: trend("eIR") },
    skipped,
  };
}

/** The clouds of a task, fewest shots first, of the models that all of them have, in one order. */
function common(series: readonly Cloud[]): Pick<Cloud, "shots" | "points">[] {
  const sorted = [...series].sort((a, b) => compareShots(a.shots, b.shots));
  const byModel = sorted.map(({ points }) => new Map(points.map((point) => [modelKey(point), point])));
  const keys = [...(byModel[0]?.keys() ?? [])].filter((key) => byModel.every((models) => models.has(key)));
  return sorted.map(({ shots }, i) => ({ shots, points: keys.map((key) => byModel[i]!.get(key)!) }));
}
