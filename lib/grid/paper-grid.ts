import type { LoadedTask } from "../data";
import { published, type Row } from "../results";
import { UserError } from "../common";
import { paperPretrainings, paperTask, publicCheckpoints, type Shots } from "../catalogue";
import {
  closeStartingPoint,
  openStartingPoint,
  trialPresets,
  transferVersion,
  type Trial,
} from "../transfer";
import type { SlurmRequest } from "./slurm";
import { taskData, type Locations } from "./trial-worker";
import type { PlannedTrial } from "./run-time";
import { work, type Work } from "./work";

/** The paper's own fine-tunings (appendix D.3, and its results file), or a part of them. */
export interface PaperGrid {
  /** Where its checkpoints are: by the authors' name (`Shutterstock2.7m`), a file or a name of the catalogue. */
  checkpoints?: Readonly<Record<string, string>>;
  /** Where its tasks are, by name, where not under the data root. */
  places?: Readonly<Record<string, string>>;
  /** The part of it: all by default. */
  pretrainings?: readonly string[];
  tasks?: readonly string[];
  shots?: readonly Shots[];
  /**
   * `paper`: measures few-shot trials on as many test images a class, as most of its own; by default on the whole test
   * set.
   */
  evaluate?: "paper" | "full";
  retries?: number;
  slurm?: SlurmRequest;
}

/** One fine-tuning that the paper ran. */
export interface PaperTrial {
  /** The authors' name of the pre-training; with `SimCLR ` before it where it was one. */
  pretraining: string;
  architecture: string;
  method: Trial["method"];
  task: string;
  shots: Shots;
  seed: number;
  epochs: number;
  learningRate: number;
  batchSize: number;
  weightDecay: number;
}

/** Public weights of the same pre-trainings: the authors' own, or another training on the same data (YFCC15m, IN1K). */
const publicWeights: Readonly<Record<string, string>> = {
  YFCC15m: "openclip-rn50-yfcc-15m",
  LAION400m: "openclip-vit-b-32-laion-400m",
  LAION2B: "openclip-vit-b-32-laion-2b",
  OpenAI400m: "openai-vit-b-32",
  IN1K: "torchvision-resnet50",
  Scratch: "scratch",
};

/**
 * Every setting that the paper's results file holds, once: pre-training x task x shots x method x hyper-parameters.
 *
 * @example
 * ```ts
 * import { grid } from "upstream";
 * grid.paperTrials().length; // => 3347
 * ```
 */
export function paperTrials(part: PaperGrid = {}): PaperTrial[] {
  const trials = published()
    .filter(({ method, shots }) => method !== "zero-shot" && shots !== 0)
    .map(settingOf);
  const distinct = new Map(trials.map((trial) => [JSON.stringify(trial), trial]));
  checkNames("pretrainings", part.pretrainings, new Set(trials.map(({ pretraining }) => pretraining)));
  checkNames(
    "checkpoints",
    Object.keys(part.checkpoints ?? {}),
    new Set(trials.map((one) => one.pretraining)),
  );
  checkNames("tasks", part.tasks, new Set(trials.map(({ task }) => task)));
  const isIn = <T>(some: readonly T[] | undefined, one: T) => some === undefined || some.includes(one);
  return [...distinct.values()].filter(
    ({ pretraining, task, shots }) =>
      isIn(part.pretrainings, pretraining) && isIn(part.tasks, task) && isIn(part.shots, shots),
  );
}

function checkNames(field: string, names: readonly string[] | undefined, known: ReadonlySet<string>): void {
  const unknown = names?.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new UserError(`${field}: the paper has no ${unknown}; expected some of ${[...known].join(", ")}`);
}

function settingOf(row: Row): PaperTrial {
  const known = paperPretrainings.find(
    ({ source, sourceSize }) => source === row.source && sourceSize === row.sourceSize,
  );
  const name = known?.fileName ?? `${row.source} ${row.sourceSize}`;
  return {
    pretraining: row.objective === "simclr" ? `SimCLR ${name}` : name,
    architecture: row.architecture,
    method: row.method,
    task: row.task,
    shots: row.shots,
    seed: row.seed ?? 0,
    epochs: row.finetuneEpochs!,
    learningRate: row.finetuneLearningRate!,
    batchSize: row.finetuneBatchSize!,
    weightDecay: row.finetuneWeightDecay!,
  };
}

/** What of the grid can run here. */
export interface PaperPlan {
  /** All of it, with the sizes of its tasks as the paper has them. */
  all: PlannedTrial[];
  /** What can run here. */
  work: Work<Trial>[];
  /** Checkpoints and tasks that are not here: why, and how many fine-tunings want each. */
  missing: Map<string, { why: string; trials: number }>;
}

/** Plans the paper's grid: opens what there is of its checkpoints and tasks. */
export async function planPaper(part: PaperGrid = {}): Promise<PaperPlan> {
  const wanted = paperTrials(part);
  const missing: PaperPlan["missing"] = new Map();
  const find = async <T>(name: string, trials: number, open: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      missing.set(name, { why: error.message, trials });
      return undefined;
    }
  };
  const counts = (of: "pretraining" | "task") => {
    const sums = new Map<string, number>();
    for (const trial of wanted) sums.set(trial[of], (sums.get(trial[of]) ?? 0) + 1);
    return [...sums];
  };
  const starts = new Map<string, { start: string; startContent?: string; architecture: string }>();
  for (const [name, trials] of counts("pretraining")) {
    const found = await find(name, trials, () => startNamed(name, part));
    if (found !== undefined) starts.set(name, found);
  }
  const tasks = new Map<string, LoadedTask>();
  // Without a checkpoint there is nothing to look for pictures for.
  for (const [name, trials] of starts.size === 0 ? [] : counts("task")) {
    const found = await find(name, trials, () => taskData(part.places?.[name] ?? name, { again: true }));
    if (found !== undefined) tasks.set(name, found);
  }
  const runnable = wanted.flatMap((one) => {
    const [start, task] = [starts.get(one.pretraining), tasks.get(one.task)];
    return start && task ? [{ trial: trialOf(one, start, task.content, part), one }] : [];
  });
  const label = new Map(runnable.map(({ trial, one }) => [trial, one.pretraining]));
  const pieces = work(
    runnable.map(({ trial }) => trial),
    ({ start, task, shots }) => [start, task, shots],
    (trial) =>
      `${trial.method} from ${label.get(trial) ?? trial.start}, ${trial.task}, ${trial.shots} shots, learning rate ${trial.learningRates[0]}`,
  ).map((piece) => {
    const at = part.places?.[piece.spec.task];
    return at === undefined ? piece : { ...piece, locations: { task: at } satisfies Locations };
  });
  const placeholder = { start: "", architecture: "" };
  const all = wanted.map((one) => ({
    trial: { ...trialOf(one, placeholder, "", part), architecture: one.architecture },
    size: sizeOf(one),
  }));
  return { all, work: pieces, missing };
}

async function startNamed(name: string, { checkpoints: given = {} }: PaperGrid) {
  const at = given[name] ?? publicWeights[name];
  if (at === undefined)
    throw new UserError("not published; where a spec says `checkpoints: { NAME: FILE }`, yours are taken");
  if (at === "scratch") return { start: "scratch", architecture: "clip-rn50" };
  const entry = publicCheckpoints.find((one) => one.name === at);
  const start = await openStartingPoint(at);
  await closeStartingPoint(start);
  const { content, columns } = start;
  return { start: at, startContent: content, architecture: entry?.architecture ?? columns.architecture };
}

/** The paper's preset at one point of its grid: one learning rate a trial, so that each has its row as in the paper. */
function trialOf(
  { method, task, shots, seed, epochs, learningRate, batchSize, weightDecay }: PaperTrial,
  start: { start: string; startContent?: string; architecture: string },
  taskContent: string,
  { evaluate }: Pick<PaperGrid, "evaluate">,
): Trial {
  return {
    ...start,
    ...trialPresets.paper,
    task,
    taskContent,
    method,
    shots,
    seed,
    steps: 0,
    epochs,
    learningRates: [learningRate],
    batchSize,
    weightDecay,
    ...(evaluate === "paper" && shots !== "full" && { evaluate }),
    transfer: transferVersion(shots),
  };
}

function sizeOf({ task }: PaperTrial) {
  const { classCount, train, test } = paperTask(task)!;
  // Where the paper doesn't say how many training images there are: about as many as there are for testing.
  return { classes: classCount, train: train ?? test, validation: 0, test };
}
