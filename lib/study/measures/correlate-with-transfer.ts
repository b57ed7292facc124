import { ascending, keepValue, mean, memoize, middle } from "../../common";
import type { Method, Shots } from "../../catalogue";
import { random, shuffle } from "../../random";
import { exceedance, meanMeasure, ranks, spearman, type Measured, type MeasureName } from "../../results";
import type { RecordedTrial } from "../record";

/** A source and a task: what was measured of them (`score`), and what transfer gave (`outcome`). */
export interface MeasureAndTransfer {
  label: string;
  task: string;
  score: number;
  outcome: number;
}

/** How well a measure orders sources as transfer does. */
export interface TransferCorrelation {
  /**
   * One of `measureNames`, `zero-shot` (accuracy without any training), or `both` (affinity and diversity, mean of
   * ranks).
   */
  measure: MeasureName | "zero-shot" | "both";
  method: Method;
  shots: Shots;
  /**
   * `within tasks`: the mean over tasks of the correlation over sources; `all pairs`: over all sources and tasks at
   * once.
   */
  scope: "within tasks" | "all pairs";
  /**
   * Spearman's rank correlation, with the 95 % interval of the cluster bootstrap over sources (and tasks, for all
   * pairs).
   */
  rho: number;
  low: number;
  high: number;
  /** Two-sided: how often sources shuffled, for all tasks at once, correlate as much. */
  p: number;
  sources: number;
  tasks: number;
  pairs: MeasureAndTransfer[];
}

const draws = 2000;

/**
 * The rank correlation of a measure with transfer over sources and tasks. Its sources are the clusters: tasks share
 * them, so that they are drawn (and shuffled) for all tasks at once.
 *
 * @param pairs tasks with fewer than three sources are left out
 * @returns undefined with fewer than three sources, or where one side does not vary
 */
export function correlate(
  pairs: readonly MeasureAndTransfer[],
  scope: TransferCorrelation["scope"],
  seed: string | number = 0,
): Pick<TransferCorrelation, "rho" | "low" | "high" | "p" | "sources" | "tasks"> | undefined {
  const counted = (task: string) => pairs.filter((pair) => pair.task === task).length;
  const used = pairs.filter(({ task }) => counted(task) >= 3);
  const tasks = [...new Set(used.map(({ task }) => task))];
  const labels = [...new Set(used.map(({ label }) => label))];
  if (labels.length < 3) return undefined;
  const at = new Map(used.map((pair) => [`${pair.task}\n${pair.label}`, pair]));
  /** The statistic of some sources and tasks; the score is that of the source that `scored` names. */
  const statistic = (names: readonly string[], of: readonly string[], scored = (name: string) => name) => {
    const columns = of.map((task) =>
      names.flatMap((name) => {
        const [pair, score] = [at.get(`${task}\n${name}`), at.get(`${task}\n${scored(name)}`)?.score];
        return pair === undefined || score === undefined ? [] : [[score, pair.outcome] as const];
      }),
    );
    const rho = (some: readonly (readonly [number, number])[]) =>
      spearman(
        some.map(([score]) => score),
        some.map(([, outcome]) => outcome),
      );
    const known = (scope === "all pairs" ? [rho(columns.flat())] : columns.map(rho)).filter(
      (value) => !Number.isNaN(value),
    );
    return known.length === 0 ? undefined : mean(known);
  };
  const rho = statistic(labels, tasks);
  if (rho === undefined) return undefined;
  // The name that recorded intervals were drawn by.
  const stream = random("foretold", seed);
  const drawn = (items: readonly string[]) => items.map(() => items[stream.integer(items.length)]!);
  const resampled = Array.from({ length: draws }, () =>
    statistic(drawn(labels), scope === "all pairs" ? drawn(tasks) : tasks),
  );
  const known = resampled.filter((value) => value !== undefined);
  const shuffled = Array.from({ length: draws }, () => {
    const order = shuffle(labels, stream);
    const moved = new Map(labels.map((label, i) => [label, order[i]!]));
    return Math.abs(statistic(labels, tasks, (name) => moved.get(name)!) ?? 0);
  });
  return {
    rho,
    ...middle(ascending(known)),
    p: exceedance(Math.abs(rho), shuffled),
    sources: labels.length,
    tasks: tasks.length,
  };
}

/** Which transfer a measure is set against. */
export interface TransferCorrelationOptions {
  method: Method;
  shots: readonly Shots[];
  tasks: readonly string[];
  /** `accuracy`, or `gain`: accuracy less that from random weights. */
  outcome: "accuracy" | "gain";
}

/** Every measure against transfer, at each number of shots: within tasks, and over all pairs. */
export function correlateWithTransfer(
  measured: readonly Measured[],
  trials: readonly RecordedTrial[],
  asked: TransferCorrelationOptions,
): TransferCorrelation[] {
  const names = [...new Set(measured.map(({ measure }) => measure))];
  const all: TransferCorrelation["measure"][] = [
    ...names,
    ...(trials.some(({ trial }) => trial.method === "zero-shot") ? ["zero-shot" as const] : []),
    ...(names.includes("affinity") && names.includes("diversity") ? ["both" as const] : []),
  ];
  const { method } = asked;
  const wanted = asked.shots.flatMap((shots) =>
    all.flatMap((measure) => {
      const pairs =
        measure === "both"
          ? bothPairs(measured, trials, asked, shots)
          : pairsOf(measure, measured, trials, asked, shots);
      return (["within tasks", "all pairs"] as const).map((scope) => ({ measure, shots, scope, pairs }));
    }),
  );
  return keepValue(
    {
      kind: "statistics",
      inputs: ["transfer correlations", wanted, method],
      rooms: ["catalogue", "random", "results", "study"],
    },
    () =>
      wanted.flatMap(({ measure, shots, scope, pairs }): TransferCorrelation[] => {
        const found = correlate(pairs, scope, `${measure} ${shots}`);
        return found === undefined ? [] : [{ measure, method, shots, scope, ...found, pairs: [...pairs] }];
      }),
  );
}

function pairsOf(
  measure: Exclude<TransferCorrelation["measure"], "both">,
  measured: readonly Measured[],
  trials: readonly RecordedTrial[],
  { method, tasks, outcome }: TransferCorrelationOptions,
  shots: Shots,
): MeasureAndTransfer[] {
  const labels = [...new Set(trials.flatMap(({ label, recipe }) => (recipe === null ? [] : [label])))];
  const accuracies = meanAccuracies(trials);
  return tasks.flatMap((task) => {
    const base = outcome === "gain" ? accuracies.get(cell("", task, method, shots)) : 0;
    return labels.flatMap((label) => {
      const reached = accuracies.get(cell(label, task, method, shots));
      const score =
        measure === "zero-shot"
          ? accuracies.get(cell(label, task, "zero-shot"))
          : meanMeasure(measured, label, task, measure);
      return reached === undefined || base === undefined || score === undefined
        ? []
        : [{ label, task, score, outcome: reached - base }];
    });
  });
}

/** A start's trials of one task by one method; of random weights, whatever their start is called, with no label. */
const cell = (label: string, task: string, method: Method, shots: Shots | "any" = "any") =>
  [label, task, method, method === "zero-shot" ? "any" : shots].join("\n");

const means = memoize<readonly RecordedTrial[], ReadonlyMap<string, number>>();

/** The mean accuracy in each cell, worked out once for all measures and shots. */
const meanAccuracies = (trials: readonly RecordedTrial[]) =>
  means(trials, "accuracies", () => {
    const found = new Map<string, number[]>();
    for (const { label, recipe, trial, row } of trials)
      for (const start of recipe === null ? [label, ""] : [label]) {
        const key = cell(start, trial.task, trial.method, trial.shots);
        const own = found.get(key);
        if (own === undefined) found.set(key, [row.accuracy]);
        else own.push(row.accuracy);
      }
    return new Map([...found].map(([key, own]) => [key, mean(own)]));
  });

/** The mean of the ranks of affinity and of diversity over all pairs: large where a source has much of both. */
function bothPairs(
  ...of: [readonly Measured[], readonly RecordedTrial[], TransferCorrelationOptions, Shots]
) {
  const affinity = pairsOf("affinity", ...of);
  const diversity = pairsOf("diversity", ...of);
  const both = affinity.flatMap((one) => {
    const other = diversity.find(({ label, task }) => label === one.label && task === one.task);
    return other === undefined ? [] : [{ ...one, other: other.score }];
  });
  const [first, second] = [ranks(both.map(({ score }) => score)), ranks(both.map(({ other }) => other))];
  return both.map(({ label, task, outcome }, i): MeasureAndTransfer => ({
    label,
    task,
    outcome,
    score: (first[i]! + second[i]!) / 2,
  }));
}
