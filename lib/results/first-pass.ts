import type { Shots } from "../catalogue";
import { mean } from "../common";
import { cells, type Cell } from "./cells";
import { distinct } from "./audit/start-name";
import { startColumns, type Row } from "./row";
import { wilson } from "./wilson";

/** How good a cheap measurement was at naming the starting points that were worth fine-tuning. */
export interface FirstPassRecord {
  /** What the cheap measurement was: probes of this many labels a class. */
  readonly probeShots: Shots;
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
 * How often a linear probe at few labels names the best starting point for fine-tuning, on runs that were recorded: in each
 * comparison (a task and a number of fine-tuning shots) all pre-trainings that were both probed and fine-tuned there are
 * ranked by the probe, the first `kept` go on, and the best after fine-tuning is among them or not. Null where no comparison
 * has more starting points than are kept.
 *
 * @param options.kept how many go on, 3 by default. @param options.probeShots labels a class of the probe, 5 by default.
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
  // Nobody needs a first pass to leave random weights aside.
  const trained = rows.filter(({ objective }) => objective !== "scratch");
  const probed = cells(
    trained.filter(({ method, shots }) => method === "linear-probe" && shots === probeShots),
  );
  const tuned = cells(
    trained.filter(({ method, alpha }) => method === "finetune" && (alpha === null || alpha === 1)),
  );
  const found = distinct(tuned, "task").flatMap((task) =>
    distinct(
      tuned.filter((cell) => cell.task === task),
      "shots",
    ).flatMap((shots) => {
      const both = tuned
        .filter((cell) => cell.task === task && cell.shots === shots)
        .flatMap((cell) => {
          const probe = probed.find((one) => one.task === task && isSameStart(one, cell));
          return probe === undefined ? [] : [{ probe: probe.accuracy, tuned: cell.accuracy }];
        });
      return both.length > kept ? [{ task, ...outcomeOf(both, kept) }] : [];
    }),
  );
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

function outcomeOf(both: readonly { probe: number; tuned: number }[], kept: number) {
  const first = [...both].sort((a, b) => b.probe - a.probe).slice(0, kept);
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
