import { loadTask, type LoadedTask } from "../data";
import type { LoadOptions } from "../models";
import type { Row } from "../results";
import { UserError, hash, home, startProgress, throwIfStopped, writeJson } from "../common";
import { openStore, type Store } from "../runs";
import type { Method, Shots } from "../catalogue";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRidgeTrial } from "./probes/probe-trial";
import { forgetFeatures } from "./features";
import { openStartingPoint } from "./open-starting-point";
import { trialPresets, stepsAt, type TrialPresetName, type TrialSettings } from "./trial-presets";
import { rowsOf } from "./trial-rows";
import { closeStartingPoint, type StartingPoint } from "./starting-point";
import { labelsFile } from "./comparisons/predictions";
import { runTrials, startingPointOptions } from "./run-trial";
import { transferVersion, type EvaluatedTrial, type TrialOutcome, type Trial } from "./trial";

/** What to transfer, where to, and how. Only `checkpoint` and `task` are asked for. */
export interface EvaluateOptions extends Partial<TrialSettings> {
  /** One or several; see `openStartingPoint` for what a name may be. */
  checkpoint: string | readonly string[];
  /** One or several: names of the registry (`upstream data ls`), or folders of class folders. */
  task: string | readonly string[];
  /** By default the zero-shot head, where there is a text tower, and a linear probe. */
  methods?: readonly Method[];
  /** Training images a class; by default 1, 5, 20 and `full`, those that the task has. */
  shots?: readonly Shots[];
  /** Which images are drawn, and in what order they come; by default 0, 1, 2 (the paper's preset: 0). */
  seeds?: readonly number[];
  /** Settings of fine-tuning and selection; what stands beside it in these options goes before. Default `small`. */
  preset?: TrialPresetName;
  /** Probes of this block's features. */
  block?: string;
  /** Whether probes of raw pixels and of a random encoder come along. Default true. */
  baselines?: boolean;
  /** Of `scratch` and of the random encoder, where a checkpoint doesn't say. Default `clip-tiny-icons`. */
  architecture?: string;
  /** What the checkpoints' weights and configurations do not say: how pictures are prepared, heads, which of several encoders. */
  load?: Omit<LoadOptions, "architecture">;
  /** Carries out again what has been carried out before, from features made anew. */
  fresh?: boolean;
  /** Where finished trials and features are kept; by default in the home (`UPSTREAM_HOME`). */
  folder?: string;
}

/** What an evaluation gives. */
export interface EvaluationResult {
  /** Rows of Results: one a trial and α. `origin` is the trial's id, by which its predictions are kept. */
  rows: Row[];
  trials: EvaluatedTrial[];
}

const textless: readonly Method[] = ["linear-probe"];
const baselineStarts = ["raw-pixels", "random-features"];

/**
 * Transfers checkpoints to tasks, one call from start to rows. What has been carried out before is found again by its
 * spec; frozen features and every prediction are kept. Baselines (raw pixels, a random encoder) come along.
 *
 * @throws UserError in one line where something asked for cannot be: no text tower for a zero-shot head, more shots
 * than
 *   images, a task with one class, a name that is nothing; `Stopped` after an interrupt (what was finished is kept)
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
        const planned = plan({ name, start, isBaseline }, one, options);
        trials.push(...(await runPlanned(planned, one, start, { store, keep, fresh })));
      }
    } finally {
      await closeStartingPoint(start);
    }
  }
  return { trials, rows: trials.flatMap(({ id, trial, outcome }) => rowsOf(id, trial, outcome)) };
}

const architectureOf = ({ architecture = "clip-tiny-icons" }: EvaluateOptions) => architecture;

/** The trials of one start on one task. */
function plan(
  { name, start, isBaseline }: { name: string; start: StartingPoint; isBaseline: boolean },
  task: LoadedTask,
  options: EvaluateOptions,
): Trial[] {
  const preset = options.preset ?? "small";
  if (!Object.hasOwn(trialPresets, preset))
    throw new UserError(`preset ${preset}: expected one of ${Object.keys(trialPresets).join(", ")}`);
  const { steps, evaluate, ...settings }: TrialSettings = { ...trialPresets[preset], ...settingsOf(options) };
  if (evaluate !== undefined && !["full", "paper"].includes(evaluate))
    throw new UserError(`evaluate ${String(evaluate)}: expected full or paper`);
  // What is usual stands in no id.
  const part = evaluate === "paper" ? { evaluate } : {};
  const hasText = start.model.text !== undefined && name !== "scratch" && name !== "random-features";
  const usual: readonly Method[] = hasText ? ["zero-shot", "linear-probe"] : textless;
  const wanted = options.methods ?? usual;
  const methods = isBaseline ? textless : wanted;
  if (methods.includes("zero-shot") && !hasText)
    throw new UserError(`${name}: a zero-shot head needs a checkpoint with a text tower, and this has none`);
  if (name === "raw-pixels" && methods.some((method) => method !== "linear-probe"))
    throw new UserError("raw-pixels: there are no weights to fine-tune, expected linear-probe");
  const seeds = options.seeds ?? (preset === "paper" ? [0] : [0, 1, 2]);
  const shots = shotsOf(task, options, settings);
  const isScratch = name === "scratch";
  const load = withoutArchitecture(options.load);
  const trials: Trial[] = [];
  for (const method of methods) {
    const isClosed = method === "zero-shot" || (method === "linear-probe" && settings.probe !== "frozen");
    const common = {
      start: name,
      ...(isScratch ? {} : { startContent: start.content }),
      architecture: start.columns.architecture,
      ...(!isBaseline && Object.keys(load).length > 0 && { load }),
      task: task.task,
      taskContent: task.content,
      method,
      ...(isClosed ? closedSettings(settings, method) : settings),
    };
    if (method === "zero-shot") {
      trials.push({ ...common, transfer: transferVersion(0), shots: 0, seed: 0, steps: 0 });
      continue;
    }
    const block = options.block !== undefined && method === "linear-probe" ? { block: options.block } : {};
    for (const k of shots)
      // All images are the same images whatever the seed: a closed-form probe would only repeat itself.
      for (const seed of k === "full" && isClosed && !isScratch ? seeds.slice(0, 1) : seeds)
        trials.push({
          ...common,
          ...block,
          ...(k !== "full" && part),
          transfer: transferVersion(k),
          shots: k,
          seed,
          steps:
            isClosed || settings.epochs !== undefined ? 0 : stepsAt(steps ?? trialPresets.small.steps, k),
        });
  }
  return trials;
}

/**
 * The settings that a method without training steps depends on: the others are left out, so that they do not change
 * the trial's id.
 */
function closedSettings(settings: Omit<TrialSettings, "steps">, method: Method) {
  const { probe, selection, tooFew, templates, preparation } = settings;
  return {
    batchSize: 0,
    learningRates: [],
    weightDecay: 0,
    ...(preparation && { preparation }),
    ...(method === "zero-shot"
      ? templates && { templates }
      : { ...(probe && { probe }), ...(selection && { selection }), ...(tooFew && { tooFew }) }),
  };
}

const notSettings = [
  "checkpoint",
  "task",
  "methods",
  "shots",
  "seeds",
  "preset",
  "block",
  "baselines",
  "architecture",
  "load",
  "fresh",
  "folder",
];

function settingsOf(options: EvaluateOptions): Partial<TrialSettings> {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => !notSettings.includes(name) && value !== undefined),
  );
}

/** The shots asked for; by default those that every class has images for. */
function shotsOf(
  { train, classes }: LoadedTask,
  { shots }: EvaluateOptions,
  { tooFew }: TrialSettings,
): readonly Shots[] {
  if (shots !== undefined) return shots;
  const counts = new Array<number>(classes.length).fill(0);
  for (const label of train.labels) counts[label]! += 1;
  const fewest = Math.min(...counts);
  return ([1, 5, 20, "full"] as const).filter((k) => k === "full" || tooFew === "repeat" || k <= fewest);
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

function withoutArchitecture(load: LoadOptions = {}): LoadOptions {
  const { architecture: _, ...rest } = load;
  return rest;
}
