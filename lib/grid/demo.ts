import { embeddedTask } from "../data/embedded";
import type { Row } from "../results";
import { startProgress, throwIfStopped } from "../runs";
import type { Shots } from "../study";
import { iconRecipes, pretrain, type Checkpoint, type Recipe } from "../training";
import { carryOut, type Trial } from "../transfer";
import { rowOf } from "./rows";
import { findTrial, keepTrial } from "./store";

/** A small study: recipes against scratch on tasks, at a few shots and seeds. */
export interface Study {
  recipes: readonly Recipe[];
  /** Whether to train from random weights too. */
  scratch: boolean;
  tasks: readonly string[];
  /** Fine-tuning steps by shots: which shots there are, and how long each is trained. */
  steps: readonly (readonly [Shots, number])[];
  seeds: readonly number[];
  batchSize: number;
  learningRates: readonly number[];
  weightDecay: number;
}

/** The study of `npm start`: two embedded sources and scratch on one task, minutes on two cores. */
export const demoStudy: Study = {
  recipes: ["ui", "emoji"].map((source) => ({ ...iconRecipes.demo, source })),
  scratch: true,
  tasks: ["icon-concepts"],
  steps: [
    [1, 80],
    [5, 150],
    [20, 250],
  ],
  seeds: [0, 1],
  batchSize: 32,
  learningRates: [5e-4, 4e-3],
  weightDecay: 0.05,
};

/**
 * Carries out a study in this process: pre-trains what is missing, runs the trials that are not in the store, and
 * returns a row of Results for each.
 *
 * @param options.fresh pre-trains and fine-tunes again, whatever there is
 */
export async function carryOutStudy(study: Study, options: { fresh?: boolean } = {}): Promise<Row[]> {
  const { fresh = false } = options;
  const checkpoints: Checkpoint[] = [];
  for (const recipe of study.recipes) checkpoints.push(await pretrain(recipe, { fresh }));
  const trials = await trialsOf(study, checkpoints);
  const byId = new Map(checkpoints.map((checkpoint) => [checkpoint.id, checkpoint]));
  const progress = startProgress("fine-tuning", trials.length);
  const rows: Row[] = [];
  for (const trial of trials) {
    throwIfStopped();
    const found = fresh ? undefined : findTrial(trial);
    const finished = found ?? keepTrial(trial, await carryOut(trial, await embeddedTaskOnce(trial.task)));
    rows.push(rowOf(finished, byId.get(trial.start)));
    progress.update(
      rows.length,
      `${trial.task}, ${trial.shots} shots: ${finished.outcome.accuracy.toFixed(3)}`,
    );
  }
  progress.end();
  return rows;
}

/** The study of `npm start`. A second call takes seconds. */
export function demo(options: { fresh?: boolean } = {}): Promise<Row[]> {
  return carryOutStudy(demoStudy, options);
}

/** Every trial of a study, in the order in which they are run: seeds last, so that a stopped run has whole cells. */
export async function trialsOf(study: Study, checkpoints: readonly Checkpoint[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  const architecture = study.recipes[0]?.architecture ?? "clip-tiny-icons";
  const starts = [
    ...checkpoints.map(({ id, recipe }) => ({
      start: id,
      architecture: recipe.architecture,
      text: recipe.objective === "clip",
    })),
    ...(study.scratch ? [{ start: "scratch", architecture, text: false }] : []),
  ];
  for (const task of study.tasks) {
    const { content: taskContent } = await embeddedTaskOnce(task);
    const common = { task, taskContent, batchSize: study.batchSize, weightDecay: study.weightDecay };
    for (const { text, ...start } of starts)
      if (text)
        trials.push({
          ...start,
          ...common,
          method: "zero-shot",
          shots: 0,
          seed: 0,
          steps: 0,
          learningRates: [],
        });
    for (const seed of study.seeds)
      for (const [shots, steps] of study.steps)
        for (const { start, architecture: built } of starts)
          trials.push({
            start,
            architecture: built,
            ...common,
            method: "finetune",
            shots,
            seed,
            steps,
            learningRates: study.learningRates,
          });
  }
  return trials;
}

let lastTask: { name: string; data: ReturnType<typeof embeddedTask> } | undefined;

function embeddedTaskOnce(name: string): ReturnType<typeof embeddedTask> {
  if (lastTask?.name !== name) lastTask = { name, data: embeddedTask(name) };
  return lastTask.data;
}
