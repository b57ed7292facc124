import { device, type Tensor } from "../engine";
import { build, disposeWeights, initialise, presets, type Architecture } from "../models";
import { random } from "../random";
import { oneLine, UserError } from "../common";
import { holdRun, type HeldRun } from "../runs";
import {
  checkpointFolder,
  findCheckpoint,
  keepCheckpoint,
  type PretrainedCheckpoint,
} from "./pretrained-checkpoint";
import { checkpointId } from "./checkpoint-id";
import type { Examples } from "./examples/examples";
import { openExamples } from "./examples/open-examples";
import { train } from "./loop";
import { speedMeter, waitMeter } from "./speed-meter";
import { appendMetrics, truncateMetrics } from "./metrics";
import { objectiveOf } from "./objectives";
import { optimiserOf, scheduleOf, type Recipe } from "./recipe";
import { dropHalves, dropState, findState, keepState } from "./kept-state";
import { taskAccuracy } from "./task-accuracy";
import { upstreamAccuracy } from "./upstream-accuracy";

/** How far a pre-training is; its background process writes it each second. */
export interface PretrainProgress {
  step: number;
  steps: number;
  loss: number;
  learningRate: number;
  imagesPerSecond: number;
  /** Share of the time that training lately waited for its pictures, 0 to 1; none measured yet: undefined. */
  waited?: number;
  /** By the speed so far. */
  secondsLeft: number;
  /** The last that was measured of the task that the recipe's `evaluate` names, 0 to 1. */
  taskAccuracy?: number;
  /** What is to be said of the recipe on this source. */
  notes: readonly string[];
}

/** How a pre-training is carried out; it does not change what comes of it. */
export interface CarryOutRecipeOptions {
  /** Steps from one saved state to the next (100): a run that was killed loses as many at most. */
  saveEvery?: number;
}

/** How often a run measures its accuracy on held-out examples, if it has 50 steps for each; and at its end. */
const evaluations = 10;

/**
 * Carries out a recipe in this process, or finds what was carried out before: what `pretrain` starts a process for.
 * State is kept on the way: a run that was cut off goes on where it was. Undefined where another process is at it.
 *
 * @throws UserError with the cause where it cannot go on; Stopped on an interrupt. The last state that was kept is
 * whole.
 */
export async function carryOutRecipe(
  recipe: Recipe,
  options: CarryOutRecipeOptions = {},
): Promise<PretrainedCheckpoint | undefined> {
  const id = await checkpointId(recipe);
  const before = findCheckpoint(id);
  if (before) return before;
  const folder = checkpointFolder(id);
  const held = await holdRun<PretrainProgress>(folder);
  if (!held) return undefined;
  try {
    const examples = await openExamples(recipe);
    try {
      const checkpoint = await trainRecipe(id, recipe, examples, held, options);
      held.end("done");
      return checkpoint;
    } finally {
      await examples.close();
    }
  } catch (error) {
    const isStopped = (error as Error).name === "Stopped";
    held.end(isStopped ? "stopped" : "failed", isStopped ? undefined : oneLine(error));
    throw error;
  }
}

async function trainRecipe(
  id: string,
  recipe: Recipe,
  examples: Examples,
  held: HeldRun<PretrainProgress>,
  { saveEvery = 100 }: CarryOutRecipeOptions,
): Promise<PretrainedCheckpoint> {
  const began = performance.now();
  const folder = checkpointFolder(id);
  const architecture = architectureOf(recipe, examples);
  const model = build(architecture);
  const { count, words } = examples;
  const { schedule, notes } = scheduleOf(recipe, count);
  const { steps } = schedule;
  const images = Math.min(recipe.batchSize, count);
  dropHalves(folder);
  const from = await findState(folder);
  truncateMetrics(folder, from?.step ?? 0);
  const every = Math.min(25, Math.ceil(steps / 100));
  const measureEvery = Math.ceil(Math.max(50, steps / evaluations) / every) * every;
  const measureTask = await taskAccuracy(recipe, model, words);
  const taskEvery = Math.ceil((recipe.evaluate?.every ?? measureEvery) / every) * every;
  const speed = speedMeter(from?.step ?? 0);
  const waits = waitMeter();
  let accuracy: number | null = null;
  let waited: number | undefined;
  let onTask: number | undefined;
  const weights = await train<Tensor[]>({
    parameters: model.parameters,
    weights: initialise(model, random("initialise", recipe.seed)),
    batch: (step) => waits.time(() => examples.batch(step)),
    ...objectiveOf(recipe, model),
    ...(recipe.accumulate !== undefined && { accumulate: recipe.accumulate }),
    ...(recipe.precision !== undefined && { precision: recipe.precision }),
    schedule,
    optimiser: optimiserOf(recipe),
    ...(recipe.clip !== undefined && { clip: recipe.clip }),
    ...(from && { from }),
    every,
    keepEvery: saveEvery,
    keep: (state) => keepState(folder, state),
    async report({ step, loss, learningRate }, withWeights) {
      const perSecond = speed(step);
      const metrics = { step, loss, learningRate, imagesPerSecond: Math.round(perSecond * images) };
      const lately = {
        ...(waited !== undefined && { waited }),
        ...(onTask !== undefined && { taskAccuracy: onTask }),
      };
      held.report({
        ...metrics,
        ...lately,
        steps,
        notes,
        secondsLeft: Math.round((steps - step) / perSecond),
      });
      if (step % every !== 0 && step !== steps) return;
      const isMeasured = step % measureEvery === 0 || step === steps;
      waited = waits.share();
      if (isMeasured)
        accuracy = await withWeights((current) => upstreamAccuracy(recipe, model, current, examples));
      const isTaskMeasured = measureTask !== undefined && (step % taskEvery === 0 || step === steps);
      if (isTaskMeasured) onTask = await withWeights(measureTask);
      appendMetrics(folder, {
        ...metrics,
        waited,
        ...(isMeasured && accuracy !== null && { upstreamAccuracy: accuracy }),
        ...(isTaskMeasured && { taskAccuracy: onTask }),
      });
    },
  });
  const made = {
    id,
    recipe,
    architecture,
    words,
    sourceSize: count,
    upstreamAccuracy: accuracy,
    seconds: Math.round((performance.now() - began) / 1000),
    device: device().name,
  };
  const checkpoint = keepCheckpoint(made, weights);
  dropState(folder);
  disposeWeights(weights);
  return checkpoint;
}

function architectureOf(recipe: Recipe, { classes }: Examples): Architecture {
  const preset: Architecture = presets[recipe.architecture];
  if (recipe.objective !== "supervised") return preset;
  if (classes.length < 2)
    throw new UserError(
      `recipe: source ${recipe.source} has no labels, which the supervised objective needs`,
    );
  return { ...preset, supervised: { classes: classes.length } };
}
