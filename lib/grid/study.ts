import type { Row } from "../results";
import { UserError, Stopped } from "../common";
import { openStore } from "../runs";
import type { Method, Shots } from "../catalogue";
import { checkpointId, pretrain, type Checkpoint, type Recipe } from "../training";
import type { Board } from "./board";
import { carryOutTrials, storeFolder } from "./carry-out";
import { locally, onSlurm, type Executor } from "./executor";
import { everyRound } from "./halving";
import { planPaper, type PaperGrid } from "./paper-grid";
import { pretrainThrough, recipeStore, recipeWork } from "./pretrainings";
import { cancelOnSlurm, type SlurmRequest } from "./slurm";
import { trialsOf, type Planned } from "./trials-of";

/** A study: recipes, checkpoints that are there already, and scratch, on tasks, by methods, at shots and seeds. */
export interface Study {
  recipes: readonly Recipe[];
  /** Files, names of the catalogue (`upstream checkpoint ls`), ids of pre-trainings: see `transfer.openStart`. */
  checkpoints?: readonly string[];
  /** Whether to fine-tune random weights too. */
  scratch: boolean;
  /** Names of the registry (`upstream data ls`), or paths of one's own pictures in class folders. */
  tasks: readonly string[];
  methods: readonly Method[];
  /** Which shots there are, and how many steps a fine-tuning takes at each. */
  steps: readonly (readonly [Shots, number])[];
  seeds: readonly number[];
  batchSize: number;
  /** Each is tried in every fine-tuning; the validation set chooses. */
  learningRates: readonly number[];
  weightDecay: number;
  /**
   * Successive halving: the learning rates are tried for a short time first, and one in so many goes on, by the
   * validation set. Saves time; a rate that does well late may be missed. Rows say so in `selectedOn`.
   */
  halving?: number;
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

/**
 * Carries out a study: pre-trains what is missing, runs in worker processes the trials that are not in the store, and
 * returns a row of Results for each accuracy, in the study's order.
 *
 * @throws UserError where no trial could be done, with the first one's cause; others that failed are told on standard error
 */
export async function carryOutStudy(study: Study, options: StudyOptions = {}): Promise<Row[]> {
  const executor = executorOf(study, options);
  const checkpoints = await pretrained(study, executor, options);
  const all = await trialsOf(study, checkpoints);
  const { fresh = false, show } = options;
  return carryOutTrials(all, { executor, fresh, halving: study.halving, show });
}

/**
 * Carries out what of the paper's own grid can be carried out here: its fine-tunings from the checkpoints and on the tasks
 * that are there. What is missing is told on standard error.
 *
 * @throws UserError where nothing of it is there
 */
export async function carryOutPaper(part: PaperGrid = {}, options: StudyOptions = {}): Promise<Row[]> {
  const { all, work, missing } = await planPaper(part);
  for (const [name, { why, trials }] of missing) console.warn(`${name} (${trials} fine-tunings): ${why}`);
  if (work.length === 0) throw new UserError(`none of the paper's ${all.length} fine-tunings can run here`);
  const { fresh = false, show } = options;
  return carryOutTrials(work, { executor: executorOf(part, options), fresh, show });
}

function executorOf(
  { retries = 1, slurm }: Pick<Study, "retries" | "slurm">,
  { workers, on = "local" }: StudyOptions,
): Executor {
  return on === "slurm"
    ? onSlurm(slurm, retries)
    : locally({ retries, ...(workers !== undefined && { workers }) });
}

/** The study's pre-trainings. One that fails is told, and the others go on. */
async function pretrained(
  { recipes }: Study,
  executor: Executor,
  { on = "local", fresh = false }: StudyOptions,
): Promise<Checkpoint[]> {
  if (on === "slurm") return pretrainThrough(executor, recipes);
  const checkpoints: Checkpoint[] = [];
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
export async function planned(study: Study): Promise<Planned[]> {
  const checkpoints: Planned[] = [];
  for (const recipe of study.recipes) {
    checkpoints.push({ id: await checkpointId(recipe), recipe });
  }
  return checkpoints;
}

/** Takes a study's jobs out of Slurm's queue; what is done stays. Returns how many arrays there were. */
export async function cancelStudy(study: Study): Promise<number> {
  const trials = await trialsOf(study, await planned(study));
  const recipes = cancelOnSlurm(recipeWork(study.recipes), recipeStore());
  const all = study.halving === undefined ? trials : everyRound(trials, study.halving);
  return recipes + cancelOnSlurm(all, openStore(storeFolder()));
}

/** The same for the paper's own grid. */
export async function cancelPaper(part: PaperGrid = {}): Promise<number> {
  const { work } = await planPaper(part);
  return cancelOnSlurm(work, openStore(storeFolder()));
}
