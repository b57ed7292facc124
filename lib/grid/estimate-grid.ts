import { gpus } from "../engine";
import { published as results } from "../results";
import { duration } from "../common";
import { openStore } from "../runs";
import { embeddedSources } from "../catalogue";
import { findCheckpoint, stepsOf, type Recipe } from "../training";
import type { TrialOutcome } from "../transfer";
import { calibrate } from "./calibrate";
import { storeFolder } from "./run-trials";
import { isHalved, rungs, shortened } from "./halving";
import { machine } from "./machine";
import { planPaper, type PaperGrid, type PaperPlan } from "./paper-grid";
import { estimateRunTime, type PlannedTrial } from "./run-time";
import type { GridSpec } from "./grid-spec";
import { plannedCheckpoints } from "./run-grid";
import { taskData } from "./trial-worker";
import { planTrials } from "./plan-trials";

/** How many workers there would be. */
const workersOf = (workers: number | undefined) => Math.max(1, workers ?? gpus().length);

/** Says in lines what a study would run, and for how long by what has been measured. */
export async function estimateGrid(study: GridSpec, workers?: number): Promise<string[]> {
  const checkpoints = await plannedCheckpoints(study);
  const untrained = checkpoints.filter(({ id }) => !findCheckpoint(id)).map(({ recipe }) => recipe);
  const pieces = await planTrials(study, checkpoints);
  const { outcomes } = openStore<TrialOutcome>(storeFolder()).all();
  const sizes = new Map<string, PlannedTrial["size"]>();
  for (const name of study.tasks) {
    const { task, classes, train, validation, test } = await taskData(name);
    const count = (split: typeof train) => split.labels.length;
    sizes.set(task, {
      classes: classes.length,
      train: count(train),
      validation: count(validation),
      test: count(test),
    });
  }
  const trials = pieces.flatMap(({ id, spec }) => {
    if (study.halving === undefined || !isHalved(spec)) return [{ id, trial: spec }];
    return rungs(spec.learningRates.length, study.halving).flatMap(({ candidates, share }) =>
      shortened(spec, spec.learningRates.slice(0, candidates), share).map((trial) => ({ id, trial })),
    );
  });
  const open = trials.filter(({ id }) => outcomes.get(id)?.state !== "done");
  const halved = study.halving === undefined ? "" : ` (successive halving by ${study.halving})`;
  return [
    `${checkpoints.length} recipes, ${untrained.length} to pre-train`,
    `${trials.length} trials${halved}, ${trials.length - open.length} done before, ${open.length} to run`,
    ...(await timeFor(
      open.map(({ trial }) => ({ trial, size: sizes.get(trial.task)! })),
      outcomes.values(),
      workersOf(workers),
      untrained,
    )),
  ];
}

/** The same as `estimateGrid` for the paper's own grid of 3,347 fine-tunings. */
export async function estimatePaperGrid(part: PaperGrid, workers?: number): Promise<string[]> {
  const { all, work, missing } = await planPaper(part);
  const { outcomes } = openStore<TrialOutcome>(storeFolder()).all();
  const done = work.filter(({ id }) => outcomes.get(id)?.state === "done").length;
  const published = results().filter(({ method, shots }) => method !== "zero-shot" && shots !== 0).length;
  const distinct = (of: "task" | "shots" | "method") => new Set(all.map(({ trial }) => trial[of])).size;
  return [
    `${all.length} different fine-tunings, of the ${published} in the paper's results file: ${distinct("task")} tasks, ${distinct("shots")} numbers of shots, ${distinct("method")} methods`,
    `${work.length} can run here, ${done} of them done before`,
    ...notHere(missing),
    "for all of them:",
    ...(await timeFor(all, outcomes.values(), workersOf(workers), [])),
  ];
}

/** What is missing, a line a reason. */
function notHere(missing: PaperPlan["missing"]): string[] {
  const reasons = new Map<string, string[]>();
  for (const [name, { why, trials }] of missing)
    reasons.set(why, [...(reasons.get(why) ?? []), `${name} (${trials})`]);
  return [...reasons].map(([why, names]) => `  not here: ${names.join(", ")}: ${why}`);
}

/**
 * How long trials and pre-trainings will take on this machine, by what has been measured, or else by a calibration of
 * some seconds: seconds on the clock, and lines that say what that is based on.
 */
async function estimateTime(
  trials: readonly PlannedTrial[],
  outcomes: Parameters<typeof estimateRunTime>[1],
  workers: number,
  untrained: readonly Recipe[],
): Promise<{ seconds: number; lines: string[] }> {
  const here = machine({ workers, gpus: gpus() });
  const { seconds, alike, scaled, unknown, machines } = estimateRunTime(trials, outcomes, here);
  let total = seconds;
  const basis: string[] = [];
  const counted = [...machines].map(([on, count]) => `${count} trials on ${on}`).join("; ");
  if (alike > 0) basis.push(`${alike} by trials of the same kind`);
  if (scaled > 0) basis.push(`${scaled} by the time that other trials took a picture`);
  const lines = basis.length === 0 ? [] : [`  ${basis.join(", ")} (measured: ${counted})`];
  for (const [architecture, pictures] of unknown) {
    const speed = await calibrate(architecture, here);
    if (speed === undefined) {
      lines.push(`  ${architecture}: nothing has been measured, left out of the time`);
      continue;
    }
    // A cost counts encoded pictures: three for one that is trained on.
    total += pictures * (speed.trained / 3);
    lines.push(
      `  ${architecture}: nothing has run; by a calibration of ${(1 / speed.trained).toPrecision(2)} training pictures a second, ${speed.batchSize} at a time, on ${speed.on}`,
    );
  }
  let pretraining = 0;
  for (const recipe of untrained) {
    const speed = await calibrate(recipe.architecture, here);
    pretraining += (speed?.trained ?? 0) * stepsOf(recipe, sizeOf(recipe)) * recipe.batchSize;
  }
  if (pretraining > 0)
    lines.push(`  pre-training: about ${duration(pretraining)}, by a calibration of the image tower`);
  return { seconds: total / workers + pretraining, lines };
}

async function timeFor(
  trials: readonly PlannedTrial[],
  outcomes: Parameters<typeof estimateRunTime>[1],
  workers: number,
  untrained: readonly Recipe[],
): Promise<string[]> {
  if (trials.length === 0 && untrained.length === 0) return ["nothing to run"];
  const { seconds, lines } = await estimateTime(trials, outcomes, workers, untrained);
  const share = workers > 1 ? `, with ${workers} workers if each is as fast as what was measured` : "";
  return [`about ${duration(seconds)}${share}`, ...lines];
}

function sizeOf({ source, sourceSize }: Recipe): number {
  return sourceSize ?? embeddedSources.find(({ name }) => name === source)?.size ?? 4000;
}
