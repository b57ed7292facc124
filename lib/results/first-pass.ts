import type { Shots } from "../catalogue";
import { mean } from "../common";
import { cells, type Cell } from "./cells";
import { meanMeasure } from "./measures";
import type { MeasuredRuns } from "./recorded-logme";
import { startColumns, type Row } from "./row";
import { group } from "./select-rows";
import { wilson } from "./wilson";

/** How good a cheap measurement was at naming the starting points that were worth fine-tuning. */
export interface FirstPassRecord {
  /** What the cheap measurement was: probes of this many labels a class, or LogME (null). */
  readonly probeShots: Shots | null;
  /** How many starting points it let through. */
  readonly kept: number;
  /** Comparisons it was asked in: tasks by numbers of fine-tuning shots with more starting points than were kept. */
  readonly comparisons: number;
  readonly tasks: number;
  /** Starting points to choose from, the mean over comparisons. */
  readonly starts: number;
  /** Comparisons in which the best after fine-tuning was among those let through. */
  readonly right: number;
  /** Bounds of the 95 % interval of that share, as if comparisons were independent; those of one task are not quite. */
  readonly low: number;
  readonly high: number;
  /** The share that would be right had as many been let through at random. */
  readonly chance: number;
  /** Accuracy lost on average, 0 to 1: that of the best of all less that of the best let through, both fine-tuned. */
  readonly lost: number;
}

/**
 * How often a linear probe at few labels names the best starting point for fine-tuning, on runs that were recorded: in
 * each comparison (a task and a number of fine-tuning shots) all pre-trainings that were both probed and fine-tuned
 * there are ranked by the probe, the first `kept` go on, and the best after fine-tuning is among them or not. Null
 * where no comparison has more starting points than are kept.
 *
 * @param rows runs with both methods.
 * @param options `kept`: how many go on, 3 by default; `probeShots`: the probe's labels a class, 5 by default.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * const row = (source: string, method: string, accuracy: number) =>
 *   ({ source, method, accuracy, objective: "clip", architecture: "any", task: "plates", shots: 5, seed: 0 });
 * const probes = [row("a", "linear-probe", 0.5), row("b", "linear-probe", 0.4), row("c", "linear-probe", 0.1)];
 * const tuned = [row("a", "finetune", 0.6), row("b", "finetune", 0.7), row("c", "finetune", 0.2)];
 * results.firstPassRecord(results.rows([...probes, ...tuned]), { kept: 1 })!.lost; // => 0.1
 * ```
 */
export function firstPassRecord(
  rows: readonly Row[],
  { kept = 3, probeShots = 5 }: { kept?: number; probeShots?: Shots } = {},
): FirstPassRecord | null {
  const probed = cells(
    pretrained(rows).filter(({ method, shots }) => method === "linear-probe" && shots === probeShots),
  );
  const probeOf = (cell: Cell) =>
    probed.find((one) => one.task === cell.task && isSameStart(one, cell))?.accuracy;
  return recordOf(comparisonsOf(rows, probeOf, kept), probeShots, kept);
}

/**
 * The same of LogME on all of a task's training pictures, the mean over seeds of pre-training, where a table has it
 * beside its runs. Starts of one table are told apart by their source.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * results.logmeRecord(results.recordedLogme(), { kept: 3 })!.probeShots; // => null
 * ```
 */
export function logmeRecord(
  tables: readonly MeasuredRuns[],
  { kept = 3 }: { kept?: number } = {},
): FirstPassRecord | null {
  const found = tables.flatMap(({ rows, measured }) =>
    comparisonsOf(rows, ({ source, task }) => meanMeasure(measured, source, task, "logme"), kept),
  );
  return recordOf(found, null, kept);
}

/** How the first by a cheap score came out, on one task at one number of fine-tuning shots. */
interface FirstPassComparison {
  readonly task: string;
  readonly starts: number;
  /** Accuracy: the best's of all less the best's of those that went on. */
  readonly lost: number;
}

/** Nobody needs a first pass to leave random weights aside. */
const pretrained = (rows: readonly Row[]) => rows.filter(({ objective }) => objective !== "scratch");

function comparisonsOf(
  rows: readonly Row[],
  scoreOf: (cell: Cell) => number | undefined,
  kept: number,
): FirstPassComparison[] {
  const tuned = cells(
    pretrained(rows).filter(({ method, alpha }) => method === "finetune" && (alpha === null || alpha === 1)),
  );
  return group(tuned, ["task", "shots"]).flatMap((members) => {
    const both = members.flatMap((cell) => {
      const score = scoreOf(cell);
      return score === undefined ? [] : [{ score, tuned: cell.accuracy }];
    });
    return both.length > kept ? [{ task: members[0]!.task, ...outcomeOf(both, kept) }] : [];
  });
}

function recordOf(
  found: readonly FirstPassComparison[],
  probeShots: Shots | null,
  kept: number,
): FirstPassRecord | null {
  if (found.length === 0) return null;
  const right = found.filter(({ lost }) => lost === 0).length;
  const share = wilson(right / found.length, found.length);
  return {
    probeShots,
    kept,
    comparisons: found.length,
    tasks: new Set(found.map(({ task }) => task)).size,
    starts: mean(found.map(({ starts }) => starts)),
    right,
    low: share.low,
    high: share.high,
    chance: mean(found.map(({ starts }) => kept / starts)),
    lost: mean(found.map(({ lost }) => lost)),
  };
}

function outcomeOf(both: readonly { score: number; tuned: number }[], kept: number) {
  const first = [...both].sort((a, b) => b.score - a.score).slice(0, kept);
  const best = (some: readonly { tuned: number }[]) => Math.max(...some.map(({ tuned }) => tuned));
  return { starts: both.length, lost: best(both) - best(first) };
}

function isSameStart(a: Cell, b: Cell): boolean {
  return startColumns.every((column) => a[column] === b[column]);
}

/** What a record says, in a sentence. */
export function describeFirstPass(record: FirstPassRecord | null): string {
  if (record === null) return "no recorded run tells how often such a first pass picks right";
  const percent = (x: number) => `${(100 * x).toFixed(0)} %`;
  const { right, comparisons, tasks, kept, starts, low, high, chance, lost } = record;
  return (
    `on recorded runs the best after fine-tuning was among the first ${kept} of ${starts.toFixed(starts % 1 === 0 ? 0 : 1)} in ${right} of ` +
    `${comparisons} comparisons on ${tasks} task${tasks === 1 ? "" : "s"} (${percent(low)} to ${percent(high)}; ${percent(chance)} by ` +
    `chance), ${(100 * lost).toFixed(1)} points of accuracy lost on average`
  );
}
