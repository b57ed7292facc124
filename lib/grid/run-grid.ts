import type { Row } from "../results";
import { UserError, Stopped } from "../common";
import { openStore } from "../runs";
import { checkpointId, pretrain, type PretrainedCheckpoint } from "../training";
import type { Board } from "./status-board";
import { runTrialWork, storeFolder } from "./run-trials";
import { locally, onSlurm, type Executor } from "./executor";
import { everyRound } from "./halving";
import { planPaper, type PaperGrid } from "./paper-grid";
import { runPretrainings, recipeStore, recipeWork } from "./pretraining-worker";
import { cancelOnSlurm } from "./slurm";
import type { GridSpec } from "./grid-spec";
import { planTrials, type PlannedCheckpoint } from "./plan-trials";

export interface GridOptions {
  /** Pre-trains and transfers again, whatever there is. */
  fresh?: boolean;
  workers?: number;
  /** Who carries it out: worker processes of this machine, or Slurm. */
  on?: "local" | "slurm";
  /** Called whenever the board changes. */
  show?: (board: Board) => void;
}

/**
 * Carries out a study: pre-trains what is missing, runs in worker processes the trials that are not in the store, and
 * returns a row of Results for each accuracy, in the study's order.
 *
 * @throws UserError where no trial could be done, with the first one's cause; others that failed are told on standard
 *   error
 */
export async function runGrid(study: GridSpec, options: GridOptions = {}): Promise<Row[]> {
  const executor = executorOf(study, options);
  const checkpoints = await pretrained(study, executor, options);
  const all = await planTrials(study, checkpoints);
  const { fresh = false, show } = options;
  return runTrialWork(all, { executor, fresh, halving: study.halving, show });
}

/**
 * Carries out what of the paper's own grid can be carried out here: its fine-tunings from the checkpoints and on the
 * tasks that are there. What is missing is told on standard error.
 *
 * @throws UserError where nothing of it is there
 */
export async function runPaperGrid(part: PaperGrid = {}, options: GridOptions = {}): Promise<Row[]> {
  const { all, work, missing } = await planPaper(part);
  for (const [name, { why, trials }] of missing) console.warn(`${name} (${trials} fine-tunings): ${why}`);
  if (work.length === 0) throw new UserError(`none of the paper's ${all.length} fine-tunings can run here`);
  const { fresh = false, show } = options;
  return runTrialWork(work, { executor: executorOf(part, options), fresh, show });
}

function executorOf(
  { retries = 1, slurm }: Pick<GridSpec, "retries" | "slurm">,
  { workers, on = "local" }: GridOptions,
): Executor {
  return on === "slurm"
    ? onSlurm(slurm, retries)
    : locally({ retries, ...(workers !== undefined && { workers }) });
}

/** The study's pre-trainings. One that fails is told, and the others go on. */
async function pretrained(
  { recipes }: GridSpec,
  executor: Executor,
  { on = "local", fresh = false }: GridOptions,
): Promise<PretrainedCheckpoint[]> {
  if (on === "slurm") return runPretrainings(executor, recipes);
  const checkpoints: PretrainedCheckpoint[] = [];
  let first: unknown;
  for (const recipe of recipes) {
    try {
      checkpoints.push(await pretrain(recipe, { fresh }));
    } catch (error) {
      if (error instanceof Stopped || !(error instanceof UserError)) throw error;
      first ??= error;
      console.warn(`pre-training on ${recipe.source} failed, its trials are left out: ${error.message}`);
    }
  }
  if (first !== undefined && checkpoints.length === 0) throw first as UserError;
  return checkpoints;
}

/** The checkpoints that a study's recipes make, or will make: what its trials start from. */
export async function plannedCheckpoints(study: GridSpec): Promise<PlannedCheckpoint[]> {
  const checkpoints: PlannedCheckpoint[] = [];
  for (const recipe of study.recipes) {
    checkpoints.push({ id: await checkpointId(recipe), recipe });
  }
  return checkpoints;
}

/** Takes a study's jobs out of Slurm's queue; what is done stays. Returns how many arrays there were. */
export async function cancelGrid(study: GridSpec): Promise<number> {
  const trials = await planTrials(study, await plannedCheckpoints(study));
  const recipes = cancelOnSlurm(recipeWork(study.recipes), recipeStore());
  const all = study.halving === undefined ? trials : everyRound(trials, study.halving);
  return recipes + cancelOnSlurm(all, openStore(storeFolder()));
}

/** The same for the paper's own grid. */
export async function cancelPaperGrid(part: PaperGrid = {}): Promise<number> {
  const { work } = await planPaper(part);
  return cancelOnSlurm(work, openStore(storeFolder()));
}
