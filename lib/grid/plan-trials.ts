import type { LoadedTask } from "../data";
import { statSync } from "node:fs";
import {
  closeStartingPoint,
  drawTraining,
  openStartingPoint,
  transferVersion,
  type Trial,
} from "../transfer";
import { presets, type LoadOptions } from "../models";
import { UserError, hashFile } from "../common";
import type { Method } from "../catalogue";
import { findCheckpoint, weightsHash, type PretrainedCheckpoint } from "../training";
import type { GridSpec } from "./grid-spec";
import { taskData, type Locations } from "./trial-worker";
import { work, type Work } from "./work";

/** What of a checkpoint is known before it is made. */
export type PlannedCheckpoint = Pick<PretrainedCheckpoint, "id" | "recipe">;

/** What trials start from. */
interface StartingPoint {
  start: string;
  startContent?: string;
  load?: LoadOptions;
  architecture: string;
  /** What a board calls it. */
  label: string;
  methods: readonly Method[];
}

/**
 * Every trial of a grid, as work that shares a start, a task and its shots.
 *
 * @param taskNamed gives a task's name and content; by default its pictures are looked at anew
 */
export async function planTrials(
  study: GridSpec,
  checkpoints: readonly PlannedCheckpoint[],
  taskNamed: (name: string) => Promise<Pick<LoadedTask, "task" | "content"> | LoadedTask> = (name) =>
    taskData(name, { again: true }),
): Promise<Work<Trial>[]> {
  const starts = await startingPoints(study, checkpoints);
  const labels = new Map(starts.map(({ start, label }) => [start, label]));
  const all: Work<Trial>[] = [];
  for (const name of study.tasks) {
    const loaded = await taskNamed(name);
    const { task, content } = loaded;
    // What no trial can do is said before the first one runs.
    if ("train" in loaded)
      for (const [shots] of study.steps) drawTraining(loaded, { shots, seed: study.seeds[0] ?? 0 });
    const trials = starts.flatMap((start) => trialsFrom(start, { task, taskContent: content }, study));
    const locations: Locations | undefined = task === name ? undefined : { task: name };
    const pieces = work(
      trials,
      ({ start, task, shots }) => [start, task, shots],
      ({ start, task, shots, seed, method }) =>
        `${method} from ${labels.get(start)}, ${task}, ${shots} shots, seed ${seed}`,
    );
    all.push(...pieces.map((piece) => ({ ...piece, ...(locations && { locations }) })));
  }
  return all;
}

function trialsFrom(
  { start, startContent, load, architecture, methods }: StartingPoint,
  task: Pick<Trial, "task" | "taskContent">,
  study: GridSpec,
): Trial[] {
  const { batchSize, weightDecay, learningRates } = study;
  const content = startContent === undefined ? {} : { startContent };
  const common = {
    start,
    ...content,
    ...(load && { load }),
    architecture,
    ...task,
    batchSize,
    weightDecay,
  };
  return methods.flatMap((method): Trial[] => {
    if (method === "zero-shot")
      return [
        { ...common, transfer: transferVersion(0), method, shots: 0, seed: 0, steps: 0, learningRates: [] },
      ];
    const isProbe = method === "linear-probe";
    return study.seeds.flatMap((seed) =>
      study.steps.map(([shots, steps]) => ({
        ...common,
        transfer: transferVersion(shots),
        method,
        shots,
        seed,
        steps: isProbe ? 0 : steps,
        learningRates: isProbe ? [] : learningRates,
      })),
    );
  });
}

const randomStarts = new Set(["scratch", "random-features"]);

async function startingPoints(
  study: GridSpec,
  checkpoints: readonly PlannedCheckpoint[],
): Promise<StartingPoint[]> {
  const architecture = study.recipes[0]?.architecture ?? "clip-tiny-icons";
  const withoutText = study.methods.filter((method) => method !== "zero-shot");
  const starts: StartingPoint[] = [];
  for (const { id, recipe } of checkpoints)
    starts.push({
      start: id,
      // Trained again, a recipe may give other weights. A dry run plans with those that are not there yet.
      ...(findCheckpoint(id) && { startContent: await weightsHash({ id }) }),
      architecture: recipe.architecture,
      label: recipe.source,
      methods: presets[recipe.architecture].clip ? study.methods : withoutText,
    });
  for (const name of study.checkpoints ?? []) {
    const load = study.load?.[name];
    const known = await describeCheckpoint(name, load);
    starts.push({
      start: name,
      ...(load && { load }),
      // Random weights are drawn by each trial's own seed.
      ...(!randomStarts.has(name) && { startContent: known.content }),
      architecture: known.architecture,
      label: name,
      methods: known.withText ? study.methods : withoutText,
    });
  }
  // Random features under a probe are a baseline too.
  if (study.scratch) starts.push({ start: "scratch", architecture, label: "scratch", methods: withoutText });
  return starts;
}

/**
 * What trials from a checkpoint are planned by. A file that cannot be opened is planned all the same, for every method:
 * its trials then fail with the cause, and the others go on.
 */
async function describeCheckpoint(
  name: string,
  load?: LoadOptions,
): Promise<{ content: string; architecture: string; withText: boolean }> {
  try {
    const start = await openStartingPoint(name, load);
    await closeStartingPoint(start);
    const { content, columns, model } = start;
    return { content, architecture: columns.architecture, withText: model.text !== undefined };
  } catch (error) {
    if (!(error instanceof UserError) || !isFile(name)) throw error;
    return { content: await hashFile(name), architecture: "unknown", withText: true };
  }
}

const isFile = (name: string) => statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
