import {
  atEqualBudgets,
  auditSpreads,
  onCommonTestSets,
  spread,
  type Cell,
  type Row,
  type SharedErrors,
  type SpreadFinding,
  type SpreadGroup,
} from "../../results";
import type { Shots } from "../../catalogue";
import { mean, median, sum } from "../../common";
import type { PlottedRow } from "../drawing";
import type { FigureOptions } from "../options";
import type { StudyCells } from "../parts/study-cells";

/** The normalised spread of one task at one number of shots. */
export interface TaskSpread {
  task: string;
  shots: Shots;
  /** The paper's number: of the best of each grid, whatever it was tested on. */
  spread: number;
  /** The spread on the test set that the sources have in common, and its noise; null where a test size is not known. */
  finding: SpreadFinding | null;
  best: { label: string; cell: Cell };
  worst: { label: string; cell: Cell };
  cells: Cell[];
}

/** The spreads of some tasks at one number of shots, as one number. */
export interface MeanSpread {
  shots: Shots;
  /** Which tasks: all of them (the paper's number), or those that were tested alike. */
  tested: SpreadGroup["tested"];
  tasks: string[];
  spread: number;
  /** Bounds of its 95 % interval over seeds (jackknife), where every cell has the same two or more seeds. */
  low: number | null;
  high: number | null;
  /**
   * Its noise and its verdict; null for tasks whose noise is not alike, for a median, and where a test size is not
   * known.
   */
  group: SpreadGroup | null;
  rows: Row[];
}

/**
 * Section 3.1's step (3) for each task and number of shots, the means of tasks tested alike, and the paper's over all.
 */
export interface SpreadsByShots {
  tasks: TaskSpread[];
  means: MeanSpread[];
  sharedErrors: SharedErrors[];
  /** All of it as a figure's plotted numbers: a row a task, then a row a mean. */
  rows: PlottedRow[];
  /** The results rows behind each of `rows`. */
  behind: Row[][];
}

/** (best - worst) / best over the sources of a study, by task and shots, with its noise. */
export function spreadsByShots(study: StudyCells, options: FigureOptions): SpreadsByShots {
  const spreads = study.shots.flatMap((shots) =>
    study.tasks.flatMap((task) => taskSpread(study, task, shots)),
  );
  const reported = spreads.flatMap(({ cells }) => cells);
  const common = onCommonTestSets(reported);
  const audited = auditSpreads(options.best === "equal budget" ? atEqualBudgets(common) : common, {
    reported,
  });
  const tasks = spreads.map((one) => ({
    ...one,
    finding: audited.tasks.find(({ task, shots }) => task === one.task && shots === one.shots) ?? null,
  }));
  const how = options.aggregate ?? "mean";
  const means = study.shots.flatMap((shots) =>
    meansAt(
      tasks.filter((one) => one.shots === shots),
      audited.groups.filter((group) => group.shots === shots),
      how,
    ),
  );
  return {
    tasks,
    means,
    sharedErrors: audited.sharedErrors,
    rows: [...tasks.map(taskRow), ...means.map((mean) => meanRow(mean, how, study.allSeries.length))],
    behind: [
      ...tasks.map(({ cells }) => cells.flatMap((cell) => cell.rows)),
      ...means.map((mean) => mean.rows),
    ],
  };
}

function meansAt(
  tasks: readonly TaskSpread[],
  groups: readonly SpreadGroup[],
  how: "mean" | "median",
): MeanSpread[] {
  if (tasks.length === 0) return [];
  const aggregate = { mean, median }[how];
  const over = (members: readonly TaskSpread[], of: (task: TaskSpread) => number) => {
    const value = aggregate(members.map(of));
    return {
      shots: tasks[0]!.shots,
      tasks: members.map(({ task }) => task),
      spread: value,
      ...jackknife(
        members.map(({ cells }) => cells),
        (cells) => aggregate(cells.map(spread)),
        value,
      ),
      rows: members.flatMap(({ cells }) => cells.flatMap((cell) => cell.rows)),
    };
  };
  const alike = groups.filter(({ tested }) => tested !== "all");
  // Where all tasks were tested alike and all test sizes are known, one group is all tasks.
  const only = alike.length === 1 && alike[0]!.tasks.length === tasks.length ? alike[0]! : null;
  const group = how === "mean" ? only : null;
  const all: MeanSpread = { ...over(tasks, (task) => task.spread), tested: "all", group };
  if (alike.length < 2) return [all];
  return [
    all,
    ...alike.map((group): MeanSpread => ({
      ...over(
        tasks.filter(({ task }) => group.tasks.includes(task)),
        ({ finding }) => finding!.spread,
      ),
      tested: group.tested,
      group: how === "mean" ? group : null,
    })),
  ];
}

/**
 * The 95 % interval over seeds of a number made of many cells' accuracies (jackknife, Efron and Stein 1981): the number
 * is worked out again without one seed, for each seed. Nulls unless every cell has the same two or more seeds.
 *
 * @param cells by task.
 * @param statistic the number, from the accuracies of each task's cells.
 */
function jackknife(
  cells: readonly (readonly Cell[])[],
  statistic: (accuracies: number[][]) => number,
  value: number,
): { low: number | null; high: number | null } {
  const all = cells.flat();
  const seeds = [...new Set(all.flatMap((cell) => cell.won.map((row) => row.seed)))];
  const n = seeds.length;
  if (n < 2 || all.some((cell) => cell.won.length !== n)) return { low: null, high: null };
  const without = seeds.map((seed) =>
    statistic(
      cells.map((members) =>
        members.map((cell) => mean(cell.won.filter((row) => row.seed !== seed).map((row) => row.accuracy))),
      ),
    ),
  );
  const centre = mean(without);
  const error = Math.sqrt(((n - 1) / n) * sum(without.map((x) => (x - centre) ** 2)));
  return { low: Math.max(0, value - 1.96 * error), high: Math.min(1, value + 1.96 * error) };
}

function taskSpread(study: StudyCells, task: string, shots: Shots): TaskSpread[] {
  const here = study.allSeries.flatMap(({ series, at }) => {
    const cell = at(task, shots);
    return cell === undefined ? [] : [{ label: series.label, cell }];
  });
  if (here.length < 2) return [];
  const ordered = here.slice().sort((a, b) => b.cell.accuracy - a.cell.accuracy);
  const cells = here.map(({ cell }) => cell);
  return [
    {
      task,
      shots,
      spread: spread(cells.map((cell) => cell.accuracy)),
      finding: null,
      best: ordered[0]!,
      worst: ordered.at(-1)!,
      cells,
    },
  ];
}

function taskRow({ task, shots, spread, finding, best, worst, cells }: TaskSpread): PlottedRow {
  return {
    task,
    shots,
    tested: finding?.tested ?? null,
    spread,
    low: null,
    high: null,
    commonSpread: finding?.spread ?? null,
    noise: finding?.noise.mean ?? null,
    noiseLow: finding?.noise.low ?? null,
    noiseHigh: finding?.noise.high ?? null,
    independentNoise: finding?.independent.mean ?? null,
    errorCorrelation: finding?.errorCorrelation ?? null,
    p: finding?.p ?? null,
    adjusted: finding?.adjusted ?? null,
    reading: finding?.reading ?? null,
    best: best.cell.accuracy,
    bestSource: best.label,
    worst: worst.cell.accuracy,
    worstSource: worst.label,
    sources: cells.length,
    tasks: 1,
  };
}

function meanRow(mean: MeanSpread, how: string, sources: number): PlottedRow {
  const { group } = mean;
  return {
    task:
      mean.tested === "all" ? how : `${how}, tested ${mean.tested === "whole" ? "whole" : "on k a class"}`,
    shots: mean.shots,
    tested: mean.tested,
    spread: mean.spread,
    low: mean.low,
    high: mean.high,
    commonSpread: null,
    noise: group?.noise?.mean ?? null,
    noiseLow: group?.noise?.low ?? null,
    noiseHigh: group?.noise?.high ?? null,
    independentNoise: group?.independent?.mean ?? null,
    errorCorrelation: null,
    p: group?.p ?? null,
    adjusted: null,
    reading: group === null ? null : `${group.beyond.length} of ${group.tasks.length} beyond noise`,
    best: null,
    bestSource: null,
    worst: null,
    worstSource: null,
    sources,
    tasks: mean.tasks.length,
  };
}
