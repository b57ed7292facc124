import { loadTask, type LoadedTask } from "../data";
import type { Row } from "../results";
import { hash, home, startProgress, throwIfStopped, writeJson } from "../common";
import { openStore, type Store } from "../runs";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRidgeTrial } from "./probes/probe-trial";
import { forgetFeatures } from "./features";
import { openStartingPoint, startingPointOptions } from "./open-starting-point";
import { architectureOf, planEvaluation, withoutArchitecture, type EvaluateOptions } from "./plan-evaluation";
import { rowsOf } from "./trial-rows";
import { closeStartingPoint, type StartingPoint } from "./starting-point";
import { labelsFile } from "./comparisons/predictions";
import { runTrials } from "./run-trial";
import type { EvaluatedTrial, TrialOutcome, Trial } from "./trial";

/** What an evaluation gives. */
export interface EvaluationResult {
  /** Rows of Results: one a trial and α. `origin` is the trial's id, by which its predictions are kept. */
  rows: Row[];
  trials: EvaluatedTrial[];
}

const baselineStarts = ["raw-pixels", "random-features"];

/**
 * Transfers checkpoints to tasks, one call from start to rows. What has been carried out before is found again by its
 * spec; frozen features and every prediction are kept. Baselines (raw pixels, a random encoder) come along.
 *
 * @throws UserError in one line where something asked for cannot be: no text tower for a zero-shot head, more shots
 *   than images, a task with one class, a name that is nothing; `Stopped` after an interrupt (what was finished is
 *   kept)
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const { checkpoint, task, folder = home("runs"), fresh = false } = options;
  const keep = options.folder === undefined ? home("features") : join(options.folder, "features");
  const tasks: LoadedTask[] = [];
  for (const name of [task].flat()) tasks.push(await loadTask(name));
  const store = openStore<TrialOutcome>(join(folder, "trials"));
  const trials: EvaluatedTrial[] = [];
  const names = [...[checkpoint].flat(), ...(options.baselines === false ? [] : baselineStarts)];
  for (const name of new Set(names)) {
    const isBaseline = !([checkpoint].flat() as string[]).includes(name);
    const start = await openStartingPoint(name, {
      ...startingPointOptions({ start: name, architecture: architectureOf(options), seed: 0 }),
      ...(!isBaseline && withoutArchitecture(options.load)),
    });
    try {
      for (const one of tasks) {
        keepLabels(folder, one);
        if (fresh) await forgetFeatures(start, one, keep);
        const planned = planEvaluation({ name, start, isBaseline }, one, options);
        trials.push(...(await runPlanned(planned, one, start, { store, keep, fresh })));
      }
    } finally {
      await closeStartingPoint(start);
    }
  }
  return { trials, rows: trials.flatMap(({ id, trial, outcome }) => rowsOf(id, trial, outcome)) };
}

async function runPlanned(
  trials: readonly Trial[],
  task: LoadedTask,
  start: StartingPoint,
  { store, keep, fresh }: { store: Store<TrialOutcome>; keep: string; fresh: boolean },
): Promise<EvaluatedTrial[]> {
  const done: EvaluatedTrial[] = [];
  const progress = startProgress(`${trials[0]?.start ?? ""} to ${task.task}`, trials.length);
  try {
    for (const group of groups(trials)) {
      throwIfStopped();
      const ids = group.map((trial) => hash(trial));
      const known = ids.map((id) => (fresh ? undefined : doneBefore(store, id)));
      const open = group.filter((_, i) => known[i] === undefined);
      // Scratch has other weights for every seed.
      const given = open[0]?.start === "scratch" ? {} : { start };
      const made = await runTrials(open, task, {
        ...given,
        keep,
        say: (text) => progress.update(done.length, `${group[0]!.method}, ${group[0]!.shots} shots: ${text}`),
      });
      group.forEach((trial, i) => {
        const outcome = known[i] ?? made[open.indexOf(trial)]!;
        const id = ids[i]!;
        // A trial that is carried out says it itself.
        if (known[i]?.namesPermuted !== undefined) console.warn(known[i].namesPermuted);
        if (known[i] === undefined) {
          const { seconds } = outcome;
          store.put({ id, state: "done", spec: trial, result: outcome, attempts: 1, seconds });
        }
        done.push({ id, trial, outcome });
      });
      const { trial, outcome } = done.at(-1)!;
      progress.update(done.length, `${trial.method}, ${trial.shots} shots: ${outcome.accuracy.toFixed(3)}`);
    }
  } finally {
    progress.end();
  }
  return done;
}

function doneBefore(store: Store<TrialOutcome>, id: string): TrialOutcome | undefined {
  const before = store.get(id);
  return before?.state === "done" ? before.result : undefined;
}

/** Groups trials that are run in one call: consecutive ridge probes. Every other trial is alone. */
function groups(trials: readonly Trial[]): Trial[][] {
  const all: Trial[][] = [];
  for (const trial of trials) {
    const last = all.at(-1)?.[0];
    const isAlike = last && isRidgeTrial(last) && isRidgeTrial(trial);
    if (isAlike && trial.start !== "scratch") all.at(-1)!.push(trial);
    else all.push([trial]);
  }
  return all;
}

/** Writes a task's test labels to disk, once: predictions of finished trials are compared with them. */
function keepLabels(folder: string, { task, classes, test, content }: LoadedTask): void {
  const file = labelsFile(folder, content);
  if (existsSync(file)) return;
  writeJson(file, { task, classes, labels: test.labels });
}
