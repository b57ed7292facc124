import { spearmanTest } from "../agreement";
import type { Row } from "../row";
import { cloudName, clouds, type Cloud } from "./cloud";
import { fewestPoints } from "./point";
import { analyseSaturation, type Saturation, type SaturationOptions } from "./saturation";

/** One task at one number of shots, and what its cloud says. */
export interface TaskReading extends Pick<Cloud, "task" | "shots" | "rows"> {
  reading: Saturation;
}

/** Spearman's rank correlation over tasks, with its permutation test. */
export interface TaskRankCorrelation {
  rho: number;
  /** Two-sided. */
  p: number;
  tasks: number;
}

/** The tasks side by side: which saturate early, and whether those are the ones that follow upstream accuracy least. */
export interface TaskReadings {
  /** From the task that follows upstream accuracy least to the one that follows it most. */
  tasks: TaskReading[];
  /**
   * Over tasks, the rank correlation with upstream accuracy against e_IR, and against the onset of saturation; null
   * where fewer than 4 tasks rise with upstream accuracy (the others have no curve).
   */
  rankWithEIR: TaskRankCorrelation | null;
  rankWithOnset: TaskRankCorrelation | null;
  /** Clouds left out, and why. */
  skipped: string[];
}

/**
 * Reads every cloud of the table (Abnar et al., section 4: tasks that saturate early should correlate less with
 * upstream accuracy). Clouds with fewer than 6 models, and the upstream task itself, are left out.
 */
export function acrossTasks(rows: readonly Row[], options: SaturationOptions = {}): TaskReadings {
  const skipped: string[] = [];
  const tasks = clouds(rows)
    .flatMap((cloud): TaskReading[] => {
      const reason = unfit(cloud);
      if (reason !== null) {
        skipped.push(`${cloudName(cloud)}: ${reason}`);
        return [];
      }
      const names = { upstream: "upstreamAccuracy", downstream: cloudName(cloud), table: "results" };
      const { task, shots } = cloud;
      return [
        { task, shots, rows: cloud.rows, reading: analyseSaturation(cloud.points, { names, ...options }) },
      ];
    })
    .sort((a, b) => a.reading.rankCorrelation - b.reading.rankCorrelation);
  const rising = tasks.filter(({ reading }) => reading.verdict !== "unrelated");
  const against = (value: (reading: Saturation) => number): TaskRankCorrelation | null =>
    rising.length < 4
      ? null
      : {
          ...spearmanTest(
            rising.map(({ reading }) => reading.rankCorrelation),
            rising.map(({ reading }) => value(reading)),
            { seed: options.seed ?? 0 },
          ),
          tasks: rising.length,
        };
  return {
    tasks,
    rankWithEIR: against((reading) => reading.all.eIR),
    rankWithOnset: against((reading) => reading.onset),
    skipped,
  };
}

function unfit({ points }: Cloud): string | null {
  if (points.every(({ upstream, downstream }) => upstream === downstream)) return "is the upstream task";
  if (points.length < fewestPoints) return `${points.length} models, expected at least ${fewestPoints}`;
  if (new Set(points.map((point) => point.upstream)).size < 4) return "fewer than 4 upstream accuracies";
  if (points.every((point) => point.downstream === points[0]!.downstream))
    return "one accuracy for every model";
  return null;
}
