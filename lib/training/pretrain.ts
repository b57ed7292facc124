import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  clearStop,
  duration,
  startProgress,
  Stopped,
  stopFlag,
  UserError,
  writeJson,
  type Curve,
} from "../common";
import { waitForRun, lastLogLine, backgroundProcess, interruptRun, startBackgroundProcess } from "../runs";
import type { CarryOutRecipeOptions, PretrainProgress } from "./carry-out-recipe";
import { checkpointFolder, findCheckpoint, type PretrainedCheckpoint } from "./pretrained-checkpoint";
import { checkpointId } from "./checkpoint-id";
import { checkRecipe, readRecipe } from "./read-recipe";
import { readMetrics, type Metrics } from "./metrics";
import type { Recipe } from "./recipe";
import { stepsOfState } from "./kept-state";

/** How a pre-training is started. */
export interface PretrainOptions extends CarryOutRecipeOptions {
  /** Trains from the first step even if a finished checkpoint or a saved state is there. */
  fresh?: boolean;
}

/** A pre-training that is under way, or was. */
export interface PretrainingState {
  id: string;
  /** Its state, metrics.jsonl, log and checkpoint. */
  folder: string;
  /** `none`: never started; `stopped`: cut off, the next call goes on. */
  state: "none" | "running" | "stopped" | "failed" | "done";
  /** Of its own process, while it runs. */
  pid?: number;
  progress?: PretrainProgress;
  /** Why it failed. */
  error?: string;
}

/** What the background process of a pre-training reads at its start: the file `recipe.json` in its folder. */
export interface PretrainOrder {
  recipe: Recipe;
  options: CarryOutRecipeOptions;
}
/** The file in a run's folder from which its background process reads the recipe. */
export const orderFile = (folder: string) => join(folder, "recipe.json");

/**
 * Carries out a recipe in a process of its own and waits for it: closing the notebook or the terminal does not stop it.
 * The same call attaches to it while it runs, goes on where it was cut off, and returns its checkpoint once it is done.
 *
 * An interrupt in a terminal stops the run that this call started or went on with; it keeps its state first. In a
 * notebook, and where the run was under way before, it ends the waiting alone (`stopPretraining` stops the run).
 *
 * @param recipeOrName a recipe, or what `readRecipe` reads: a preset's name or a file
 * @throws UserError with the cause where it cannot go on; Stopped on an interrupt
 */
export async function pretrain(
  recipeOrName: Recipe | string,
  options: PretrainOptions = {},
): Promise<PretrainedCheckpoint> {
  const recipe = recipeOf(recipeOrName);
  const { before, now } = await startOrFind(recipe, options);
  const { id, folder, state } = now;
  if (state !== "done") await attach(folder, recipe, before.state === "running");
  const checkpoint = findCheckpoint(id);
  if (!checkpoint)
    throw new UserError(`${folder}: its process is done and left no checkpoint: ${lastLogLine(folder)}`);
  return checkpoint;
}

/**
 * Starts a pre-training in a background process, unless it is running or done, and returns without waiting for its end.
 *
 * @param recipe a recipe, the name of one that ships, or the path of a YAML file.
 * @returns how far it is: see {@link PretrainingState}.
 * @throws UserError where the recipe is not valid.
 */
export async function startPretraining(
  recipe: Recipe | string,
  options: PretrainOptions = {},
): Promise<PretrainingState> {
  return (await startOrFind(recipeOf(recipe), options)).now;
}

/** A recipe itself, or the one of a preset's name or a file. */
const recipeOf = (recipe: Recipe | string): Recipe =>
  typeof recipe === "string" ? readRecipe(recipe) : recipe;

async function startOrFind(
  recipe: Recipe,
  options: PretrainOptions,
): Promise<{ before: PretrainingState; now: PretrainingState }> {
  const { fresh = false, ...rest } = options;
  checkRecipe(recipe, "recipe");
  const before = await pretrainingState(recipe);
  const { id, folder, state } = before;
  if (fresh && state === "running")
    throw new UserError(`${folder}: it is running; stop it before training it afresh`);
  if (fresh) rmSync(folder, { recursive: true, force: true });
  if (state !== "running" && !findCheckpoint(id)) {
    writeJson(orderFile(folder), { recipe, options: rest } satisfies PretrainOrder);
    await startBackgroundProcess(folder, join(__dirname, "pretrain-process"), [id]);
  }
  return { before, now: await pretrainingState(recipe) };
}

/** Whether a recipe's pre-training is running, stopped, failed, done or not yet started, and how far it is. */
export async function pretrainingState(recipe: Recipe | string): Promise<PretrainingState> {
  const id = await checkpointId(recipeOf(recipe));
  const folder = checkpointFolder(id);
  if (findCheckpoint(id)) return { id, folder, state: "done" };
  const own = backgroundProcess<PretrainProgress>(folder);
  if (!own) return { id, folder, state: existsSync(folder) ? "stopped" : "none" };
  const { state, pid, progress, error } = own;
  return {
    id,
    folder,
    // Its process says it is done, and the checkpoint has been removed since.
    state: state === "done" ? "none" : state,
    ...(state === "running" && { pid }),
    ...(progress && { progress }),
    ...(error !== undefined && { error }),
  };
}

/** A pre-training that is under way. */
export interface RunningPretraining {
  id: string;
  folder: string;
  recipe: Recipe;
  pid: number;
  progress?: PretrainProgress;
}

/** Every pre-training of this home that is under way, whoever started it. */
export function runningPretrainings(): RunningPretraining[] {
  const all = dirname(checkpointFolder("any"));
  if (!existsSync(all)) return [];
  return readdirSync(all).flatMap((id) => {
    const folder = checkpointFolder(id);
    const own = backgroundProcess<PretrainProgress>(folder);
    if (own?.state !== "running" || !existsSync(orderFile(folder))) return [];
    const { recipe } = JSON.parse(readFileSync(orderFile(folder), "utf8")) as PretrainOrder;
    return [{ id, folder, recipe, pid: own.pid, ...(own.progress && { progress: own.progress }) }];
  });
}

/** How many steps of an interrupted pre-training are kept on disk; 0 where there are none. */
export async function stepsKept(recipe: Recipe): Promise<number> {
  return stepsOfState(checkpointFolder(await checkpointId(recipe)));
}

/**
 * Asks a pre-training to stop: it keeps its state, and the next `pretrain` goes on there. Resolves when it has ended;
 * false where it was not running.
 */
export async function stopPretraining(recipe: Recipe | string): Promise<boolean> {
  const { folder } = await pretrainingState(recipe);
  if (!interruptRun(folder)) return false;
  await waitForRun(folder, () => {}, new AbortController().signal);
  return true;
}

/** Shows how far the process of a run is until it ends. */
async function attach(folder: string, { source, evaluate }: Recipe, isOthers: boolean): Promise<void> {
  clearStop();
  let progress: ReturnType<typeof startProgress> | undefined;
  let last = "";
  let closing: string | undefined;
  try {
    const end = await waitForRun<PretrainProgress>(
      folder,
      ({ progress: now }) => {
        if (!now) return;
        if (!progress) for (const note of now.notes) console.warn(`recipe: ${note}`);
        progress ??= startProgress(`pre-training on ${source}`, now.steps);
        last = `${now.step} of ${now.steps}`;
        progress.update(now.step, sayProgress(now, evaluate?.task) + goesOn, undefined, () =>
          curvesOf(readMetrics(folder), evaluate?.task),
        );
      },
      stopFlag(),
      isOthers,
    );
    if (end?.state === "failed") throw new UserError(end.error ?? lastLogLine(folder));
    if (end?.state === "stopped")
      throw new UserError(`${folder}: its process was stopped or killed; the same call goes on where it was`);
  } catch (error) {
    // A display in a notebook stays: it is not to say that the run is done.
    closing = `pre-training on ${source}: seen up to step ${last}${error instanceof Stopped ? goesOn : ""}`;
    throw error;
  } finally {
    progress?.end(closing);
  }
}

/** What a notebook says beside the bar, and still says after its tab was closed. */
const goesOn =
  "__tslab__" in globalThis
    ? "; it goes on without this tab: the same call attaches again, training.stopPretraining(recipe) stops it"
    : "";

/** One line. */
function sayProgress(now: PretrainProgress, task: string | undefined): string {
  const { loss, learningRate, imagesPerSecond, waited, secondsLeft, taskAccuracy } = now;
  const left = secondsLeft > 0 ? `, ${duration(secondsLeft)} left` : "";
  const waits =
    waited === undefined ? "" : ` (${Math.round(100 * waited)} % of the time waiting for pictures)`;
  const onTask = taskAccuracy === undefined ? "" : `, ${task ?? "task"} ${taskAccuracy.toFixed(3)}`;
  return `loss ${loss.toFixed(3)}${onTask}, lr ${learningRate.toExponential(1)}, ${imagesPerSecond} images/s${waits}${left}`;
}

function curvesOf(metrics: readonly Metrics[], task: string | undefined): Curve[] {
  const points = (field: "loss" | "upstreamAccuracy" | "taskAccuracy") =>
    metrics.flatMap(({ step, [field]: value }) => (value === undefined ? [] : [[step, value] as const]));
  return [
    { label: "loss", points: points("loss") },
    { label: "accuracy on held-out pictures", points: points("upstreamAccuracy"), from: 0 },
    { label: `accuracy on ${task ?? "its task"}`, points: points("taskAccuracy"), from: 0 },
  ];
}
