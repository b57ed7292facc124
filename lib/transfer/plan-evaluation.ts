import type { LoadedTask } from "../data";
import type { LoadOptions } from "../models";
import { UserError } from "../common";
import type { Method, Shots } from "../catalogue";
import { trialPresets, stepsAt, type TrialPresetName, type TrialSettings } from "./trial-presets";
import type { StartingPoint } from "./starting-point";
import { transferVersion, type Trial } from "./trial";

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
  /**
   * What the checkpoints' weights and configurations do not say: how pictures are prepared, heads, which of several
   * encoders.
   */
  load?: Omit<LoadOptions, "architecture">;
  /** Carries out again what has been carried out before, from features made anew. */
  fresh?: boolean;
  /** Where finished trials and features are kept; by default in the home (`UPSTREAM_HOME`). */
  folder?: string;
}

const textless: readonly Method[] = ["linear-probe"];

export const architectureOf = ({ architecture = "clip-tiny-icons" }: EvaluateOptions) => architecture;

/** The trials of one start on one task. */
export function planEvaluation(
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

/** Load options without the architecture, which is asked for beside them. */
export function withoutArchitecture(load: LoadOptions = {}): LoadOptions {
  const { architecture: _, ...rest } = load;
  return rest;
}
