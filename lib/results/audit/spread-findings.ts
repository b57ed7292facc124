import { mean } from "../../common";
import type { Shots } from "../../catalogue";
import type { Cell } from "../cells";
import { adjust, fishersMethod } from "../multiplicity";
import {
  exceedance,
  meansOfDraws,
  noiseCell,
  simulateSpread,
  summary,
  type SimulatedSpread,
} from "../simulation";
import { spread } from "../spread";
import { distinct } from "./start-name";
import { leastCorrelation, sharedErrors, tasksTestedOnFew, type SharedErrors } from "./shared-errors";
import { keepStatistic } from "../kept-statistics";

/** How a task was tested at few shots: on its whole test set, or on as many images a class as were trained on. */
export type TestedOn = "whole" | "k a class";

/** The spread of the sources on a task, beside what equal sources would show. */
export interface SpreadFinding {
  shots: Shots;
  task: string;
  tested: TestedOn;
  sources: number;
  /** Test images: the smallest and the largest over the sources. */
  testSize: [number, number];
  /** (max - min) / max of the sources on the test set that they have in common. */
  spread: number;
  /** The same of the best of each grid, whatever it was tested on: the paper's number. */
  reported: number;
  /** The least correlation of two sources' errors on one image that the table allows; 0 where it says nothing of it. */
  errorCorrelation: number;
  /**
   * What equal sources show at that correlation, or with independent errors and the noise of reruns: the most noise
   * that the table allows.
   */
  noise: SimulatedSpread;
  /** What the test images alone would make of them, had each met images of its own. */
  independent: SimulatedSpread;
  /** Measured minus the mean of `noise`. */
  remaining: number;
  /** How often `noise` reaches the measured spread, and that adjusted for the tasks at that number of shots (Holm). */
  p: number;
  adjusted: number;
  /**
   * How often independent noise is as small as what was measured: small where sources must have shared their images.
   */
  pBelow: number;
  /** `beyond noise`: the adjusted p-value is below 0.05. */
  reading: "beyond noise" | "within noise";
}

/** The mean spread of tasks that were tested alike, and what tells it from noise. */
export interface SpreadGroup {
  shots: Shots;
  /** `all`: the paper's number over all tasks, of which no noise is told, as theirs is not alike. */
  tested: TestedOn | "all";
  tasks: string[];
  spread: number;
  noise: SimulatedSpread | null;
  independent: SimulatedSpread | null;
  pBelow: number | null;
  /** The tasks' p-values as one (Fisher's method). */
  p: number;
  /** The tasks beyond noise, by Holm's correction over all tasks at that number of shots. */
  beyond: string[];
}

/** The spreads by task, in groups of tasks tested alike, and what bounds the correlation of errors. */
export interface Spreads {
  tasks: SpreadFinding[];
  groups: SpreadGroup[];
  sharedErrors: SharedErrors[];
}

export interface SpreadOptions {
  /** Whether each source's value is the best of its grid on the test set, which shrinks and skews the noise. */
  bestOfGrid?: boolean;
  /** The cells as the table reports them, where they differ from those on common test sets. */
  reported?: readonly Cell[];
  draws?: number;
  seed?: string | number;
}

/** A task's finding with its draws. */
interface Simulated {
  finding: SpreadFinding;
  draws: number[];
  independentDraws: number[];
}

/**
 * Figure 1's number and its noise, by task and number of shots. Sources of equal merit on test images that they share
 * (`simulateSpread`) are drawn at the least correlation of errors that the table allows, so that a spread beyond it is
 * beyond noise at any correlation. Tasks whose noise is not alike are not averaged.
 *
 * @param cells on their common test sets (`onCommonTestSets`).
 */
export function auditSpreads(cells: readonly Cell[], options: SpreadOptions = {}): Spreads {
  return keepStatistic("spreads", cells, options, () => findSpreads(cells, options));
}

function findSpreads(cells: readonly Cell[], options: SpreadOptions): Spreads {
  const shared = sharedErrors(cells);
  const few = tasksTestedOnFew(cells);
  const found = distinct(cells, "shots").map((shots) => spreadsAt(cells, shots, shared, few, options));
  return {
    tasks: found.flatMap((simulated) => simulated.map(({ finding }) => finding)),
    groups: found.flatMap(groupsOf),
    sharedErrors: shared,
  };
}

function spreadsAt(
  cells: readonly Cell[],
  shots: Shots,
  shared: readonly SharedErrors[],
  few: ReadonlySet<string>,
  options: SpreadOptions,
): Simulated[] {
  const { bestOfGrid = false, reported = cells, draws = 2000, seed = 0 } = options;
  const at = (some: readonly Cell[], task: string) =>
    some.filter((cell) => cell.shots === shots && cell.task === task);
  // By name, so that the same tasks are drawn alike in whatever order they come.
  const tasks = distinct(
    cells.filter((cell) => cell.shots === shots),
    "task",
  )
    .sort()
    .map((task) => ({ task, members: at(cells, task) }))
    .filter(({ members }) => members.length > 1 && members.every(({ testSize }) => testSize !== null));
  const least = (task: string) => leastCorrelation({ task, shots }, shared);
  const simulate = (indices: readonly number[], kind: "most" | "independent") => {
    const drawn = simulateSpread(
      indices.map((index) => {
        const { task, members } = tasks[index]!;
        const errorCorrelation = kind === "most" ? least(task) : 0;
        // What bounds the correlation was measured with all noise there is, that of reruns among it.
        const reruns = kind === "most" && errorCorrelation === 0;
        return { ...noiseCell(members, { bestOfGrid, reruns }), errorCorrelation };
      }),
      { draws, seed: `${seed}/${shots}`, streams: indices },
    );
    return indices.map((_, i) => ({ summary: drawn.cells[i]!, draws: drawn.cellDraws[i]! }));
  };
  const noise = simulate([...tasks.keys()], "most");
  // Where the table says nothing of correlation and reruns, the two are the same.
  const independent = [...noise];
  const others = [...tasks.keys()].filter(
    (index) =>
      least(tasks[index]!.task) > 0 || tasks[index]!.members.some(({ rerunRatio }) => rerunRatio > 0),
  );
  simulate(others, "independent").forEach((drawn, i) => (independent[others[i]!] = drawn));
  const spreads = tasks.map(({ members }) => spreadOf(members));
  const ps = spreads.map((value, i) => exceedance(value, noise[i]!.draws));
  const adjusted = adjust(ps);
  return tasks.map(({ task, members }, i) => {
    const sizes = members.map(({ testSize }) => testSize!);
    return {
      finding: {
        shots,
        task,
        tested: few.has(task) ? "k a class" : "whole",
        sources: members.length,
        testSize: [Math.min(...sizes), Math.max(...sizes)],
        spread: spreads[i]!,
        reported: spreadOf(at(reported, task)),
        errorCorrelation: least(task),
        noise: noise[i]!.summary,
        independent: independent[i]!.summary,
        remaining: spreads[i]! - noise[i]!.summary.mean,
        p: ps[i]!,
        adjusted: adjusted[i]!,
        pBelow: below(spreads[i]!, independent[i]!.draws),
        reading: adjusted[i]! < 0.05 ? "beyond noise" : "within noise",
      },
      draws: noise[i]!.draws,
      independentDraws: independent[i]!.draws,
    };
  });
}

/** The groups of tasks tested alike at one number of shots, and the mean over all where there are two. */
function groupsOf(simulated: readonly Simulated[]): SpreadGroup[] {
  const kinds = [...new Set(simulated.map(({ finding }) => finding.tested))];
  const groups = kinds.map((tested): SpreadGroup => {
    const here = simulated.filter(({ finding }) => finding.tested === tested);
    const independent = meansOfDraws(
      here.map(({ independentDraws }) => independentDraws),
      here[0]!.draws.length,
    );
    const measured = mean(here.map(({ finding }) => finding.spread));
    return {
      ...withoutNoise(here),
      tested,
      spread: measured,
      noise: summary(
        meansOfDraws(
          here.map(({ draws }) => draws),
          here[0]!.draws.length,
        ),
      ),
      independent: summary(independent),
      pBelow: below(measured, independent),
    };
  });
  if (kinds.length < 2) return groups;
  const reported = mean(simulated.map(({ finding }) => finding.reported));
  return [
    ...groups,
    {
      ...withoutNoise(simulated),
      tested: "all",
      spread: reported,
      noise: null,
      independent: null,
      pBelow: null,
    },
  ];
}

/** What is told of some tasks whatever their noise. */
function withoutNoise(
  simulated: readonly Simulated[],
): Pick<SpreadGroup, "shots" | "tasks" | "p" | "beyond"> {
  const findings = simulated.map(({ finding }) => finding);
  return {
    shots: findings[0]!.shots,
    tasks: findings.map(({ task }) => task),
    p: fishersMethod(findings.map(({ p }) => p)),
    beyond: findings.filter(({ reading }) => reading === "beyond noise").map(({ task }) => task),
  };
}

const spreadOf = (cells: readonly Cell[]) => spread(cells.map(({ accuracy }) => accuracy));

/** The share of draws at most as large as what was seen, which counts as one of them. */
const below = (seen: number, draws: readonly number[]): number =>
  exceedance(
    -seen,
    draws.map((value) => -value),
  );
