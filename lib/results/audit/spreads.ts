import type { Shots } from "../../catalogue";
import type { Cell } from "../cells";
import { seedError } from "../interval";
import { exceedance, simulateSpread, type NoiseCell, type SimulatedSpread } from "../simulation";
import { spread } from "../spread";
import { distinct } from "./names";

/** The spread of the sources on a task (or the mean over tasks) beside what equal sources would show. */
export interface SpreadFinding {
  shots: Shots;
  /** A task, or `mean` over those with a test size for every source. */
  task: string;
  sources: number;
  /** Test images: the smallest and the largest over the sources (and, for the mean, over the tasks). */
  testSize: [number, number];
  /** (max - min) / max as measured. */
  spread: number;
  /** The same for sources of equal merit: mean and middle 95 %. */
  noise: SimulatedSpread;
  /** What is left: measured minus the mean of the noise. */
  remaining: number;
  /** How often noise alone reaches the measured spread. */
  p: number;
  /** `beyond noise`: above the noise's middle 95 %; `below noise`: under it, which shared test images or selection do. */
  reading: "beyond noise" | "within noise" | "below noise";
}

export interface SpreadOptions {
  /** Whether each source's value is the best of its grid on the test set, which shrinks and skews the noise. */
  bestOfGrid?: boolean;
  draws?: number;
  seed?: string | number;
}

/** Figure 1's number and its noise, for each task and as the mean over tasks, by shots. */
export function auditSpreads(cells: readonly Cell[], options: SpreadOptions = {}): SpreadFinding[] {
  return distinct(cells, "shots").flatMap((shots) => {
    const here = cells.filter((cell) => cell.shots === shots);
    const tasks = distinct(here, "task")
      .map((task) => ({ task, members: here.filter((cell) => cell.task === task) }))
      .filter(({ members }) => members.length > 1 && members.every(({ testSize }) => testSize !== null));
    if (tasks.length === 0) return [];
    const simulated = simulateSpread(
      tasks.map(({ members }) => noiseCell(members, options.bestOfGrid ?? false)),
      { ...options, seed: `${options.seed ?? 0}/${shots}` },
    );
    const measured = tasks.map(({ members }) => spread(members.map(({ accuracy }) => accuracy)));
    const findings = tasks.map(({ task, members }, i) =>
      finding(shots, task, members, measured[i]!, simulated.cells[i]!, simulated.cellDraws[i]!),
    );
    const mean = measured.reduce((sum, value) => sum + value, 0) / measured.length;
    const all = tasks.flatMap(({ members }) => members);
    return [...findings, finding(shots, "mean", all, mean, simulated.mean, simulated.draws)];
  });
}

/** What the noise needs to know of the sources of a task. */
export function noiseCell(members: readonly Cell[], bestOfGrid = false): NoiseCell {
  return {
    accuracy: members.reduce((sum, { accuracy }) => sum + accuracy, 0) / members.length,
    testSizes: members.map(({ testSize }) => testSize!),
    seedErrors: members.map(({ won }) => seedError(won.map((row) => row.accuracy))),
    ...(bestOfGrid
      ? { grid: members.map(({ rows, seeds }) => Math.max(1, Math.round(rows.length / seeds))) }
      : {}),
  };
}

function finding(
  shots: Shots,
  task: string,
  members: readonly Cell[],
  measured: number,
  noise: SimulatedSpread,
  draws: readonly number[],
): SpreadFinding {
  const sizes = members.map(({ testSize }) => testSize!);
  return {
    shots,
    task,
    sources: new Set(members.map(({ source, sourceSize }) => `${source} ${sourceSize}`)).size,
    testSize: [Math.min(...sizes), Math.max(...sizes)],
    spread: measured,
    noise,
    remaining: measured - noise.mean,
    p: exceedance(measured, draws),
    reading: measured > noise.high ? "beyond noise" : measured < noise.low ? "below noise" : "within noise",
  };
}
