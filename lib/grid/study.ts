import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "../results";
import { Failure, home, openStore } from "../runs";
import type { Method, Shots } from "../study";
import { checkpointId, pretrain, type Checkpoint, type Recipe } from "../training";
import { rowsOf, transferVersion, type Outcome, type Trial } from "../transfer";
import { startBoard, type Board } from "./board";
import { locally, onSlurm } from "./executor";
import { pretrainThrough, recipeStore, recipeWork } from "./pretrainings";
import { cancelOnSlurm, type SlurmRequest } from "./slurm";
import { taskData } from "./trials";
import { work, type Work } from "./work";

/** A study: recipes, and scratch, on tasks, by methods, at shots and seeds. */
export interface Study {
  recipes: readonly Recipe[];
  /** Whether to fine-tune random weights too. */
  scratch: boolean;
  tasks: readonly string[];
  methods: readonly Method[];
  /** Which shots there are, and how many steps a fine-tuning takes at each. */
  steps: readonly (readonly [Shots, number])[];
  seeds: readonly number[];
  batchSize: number;
  /** Each is tried in every fine-tuning; the validation set chooses. */
  learningRates: readonly number[];
  weightDecay: number;
  /** How often a trial that failed is tried again before its failure is recorded; once by default. */
  retries?: number;
  /** What its jobs ask for where Slurm carries it out. */
  slurm?: SlurmRequest;
}

export interface StudyOptions {
  /** Pre-trains and transfers again, whatever there is. */
  fresh?: boolean;
  workers?: number;
  /** Who carries it out: worker processes of this machine, or Slurm. */
  on?: "local" | "slurm";
  /** Called whenever the board changes. */
  show?: (board: Board) => void;
}

/** Where finished trials lie. */
export function storeFolder(): string {
  return home("runs", "trials");
}

/**
 * Carries out a study: pre-trains what is missing, runs in worker processes the trials that are not in the store, and
 * returns a row of Results for each that is done, in the study's order.
 *
 * @throws Failure where no trial could be done, with the first one's cause; others that failed are told on standard error
 */
export async function carryOutStudy(study: Study, options: StudyOptions = {}): Promise<Row[]> {
  const { fresh = false, workers, on = "local" } = options;
  const retries = study.retries ?? 1;
  const executor =
    on === "slurm"
      ? onSlurm(study.slurm, retries)
      : locally({ retries, ...(workers !== undefined && { workers }) });
  const checkpoints: Checkpoint[] = [];
  if (on === "slurm") checkpoints.push(...(await pretrainThrough(executor, study.recipes)));
  else for (const recipe of study.recipes) checkpoints.push(await pretrain(recipe, { fresh }));
  const all = await trialsOf(study, checkpoints);
  const store = openStore<Outcome>(storeFolder());
  if (fresh) for (const { id } of all) rmSync(join(store.folder, `${id}.json`), { force: true });
  const board = options.show ? undefined : startBoard("transfer", all.length);
  const show = options.show ?? board!.show;
  const { outcomes, foreign } = await executor(all, store, join(__dirname, "trials"), show);
  board?.end();
  tellForeign(foreign);
  const failed = outcomes.filter(({ state }) => state === "failed");
  const labels = new Map(all.map(({ id, label }) => [id, label]));
  for (const { id, error } of failed) console.warn(`trial ${id} (${labels.get(id)}) failed: ${error}`);
  if (failed.length === all.length && failed[0]) throw new Failure(`every trial failed: ${failed[0].error}`);
  return outcomes.flatMap(({ id, spec, result }) => (result ? rowsOf(id, spec as Trial, result) : []));
}

/** Names what lies in the store and is no outcome: it is left alone. */
function tellForeign(files: readonly string[]): void {
  if (files.length === 0) return;
  const more = files.length > 3 ? ` and ${files.length - 3} more` : "";
  console.warn(`no outcomes of trials, left alone: ${files.slice(0, 3).join(", ")}${more}`);
}

/** The checkpoints that a study's recipes make, or will make: what its trials start from. */
export async function planned(study: Study): Promise<Planned[]> {
  const checkpoints: Planned[] = [];
  for (const recipe of study.recipes) {
    checkpoints.push({ id: await checkpointId(recipe), recipe });
  }
  return checkpoints;
}

/** What of a checkpoint is known before it is made. */
export type Planned = Pick<Checkpoint, "id" | "recipe">;

/** Takes a study's jobs out of Slurm's queue; what is done stays. Returns how many arrays there were. */
export async function cancelStudy(study: Study): Promise<number> {
  const trials = await trialsOf(study, await planned(study));
  const recipes = cancelOnSlurm(recipeWork(study.recipes), recipeStore());
  return recipes + cancelOnSlurm(trials, openStore(storeFolder()));
}

/** Every trial of a study, as work that shares a start and a task. */
export async function trialsOf(study: Study, checkpoints: readonly Planned[]): Promise<Work<Trial>[]> {
  const trials: Trial[] = [];
  for (const task of study.tasks) {
    const { content: taskContent } = await taskData(task);
    const common = {
      task,
      taskContent,
      batchSize: study.batchSize,
      weightDecay: study.weightDecay,
      transfer: transferVersion,
    };
    for (const { start, architecture, methods } of starts(study, checkpoints))
      for (const method of methods) {
        const trial = { start, architecture, ...common, method };
        if (method === "zero-shot") {
          trials.push({ ...trial, shots: 0, seed: 0, steps: 0, learningRates: [] });
          continue;
        }
        const fits =
          method === "linear-probe" ? { learningRates: [] } : { learningRates: study.learningRates };
        for (const seed of study.seeds)
          for (const [shots, steps] of study.steps)
            trials.push({ ...trial, shots, seed, steps: fits.learningRates.length > 0 ? steps : 0, ...fits });
      }
  }
  const sources = new Map(checkpoints.map(({ id, recipe }) => [id, recipe.source]));
  return work(
    trials,
    ({ start, task }) => [start, task],
    ({ start, task, shots, seed, method }) =>
      `${method} from ${sources.get(start) ?? start}, ${task}, ${shots} shots, seed ${seed}`,
  );
}

function starts(study: Study, checkpoints: readonly Planned[]) {
  const architecture = study.recipes[0]?.architecture ?? "clip-tiny-icons";
  const withoutText = study.methods.filter((method) => method !== "zero-shot");
  return [
    ...checkpoints.map(({ id, recipe }) => ({
      start: id,
      architecture: recipe.architecture,
      methods: recipe.objective === "clip" ? study.methods : withoutText,
    })),
    // Random features under a probe are a baseline too.
    ...(study.scratch ? [{ start: "scratch", architecture, methods: withoutText }] : []),
  ];
}
