import { Stopped, UserError, duration, startProgress, sum } from "../common";
import { locally, runCells, trialRunner } from "../grid";
import { writeMeasures } from "../results";
import { findCheckpoint, pretrain } from "../training";
import type { Trial } from "../transfer";
import { measureDiversityAndAffinity } from "./measures/diversity-affinity";
import { measureTransferability } from "./measures/transferability-measures";
import { measureLayers } from "./measures/layers";
import { missingData } from "./missing-data";
import { planQuestion, taskFacts, type Plan, type PlannedPretraining } from "./plan";
import type { PresetName, Question } from "./question";
import { readQuestions } from "./read-questions";
import { startClock, type StudyClock } from "./study-clock";
import { recordedMachine, recordFolder, recorded, writeRecord, type RecordCard } from "./record";

export interface StudyOptions {
  preset?: PresetName;
  /** One question's name; all by default. */
  only?: string;
  /** Worker processes. Default 1. */
  workers?: number;
  /** Where the tables go; by default `data/runs/study/PRESET`. */
  folder?: string;
  /** Where the specs lie. */
  specs?: string;
  /** Is told what goes on, in lines. */
  say?: (line: string) => void;
}

/** What became of a question. */
export interface QuestionRun {
  question: Question;
  /** The files of its tables. */
  files: string[];
  trials: number;
  planned: number;
}

/**
 * Runs the study: pre-trains what its questions ask for, runs their trials, and writes each question's tables. What has
 * run before, for whatever question, is not run again; after an interrupt the same call goes on.
 *
 * @throws UserError where a spec is not as expected, or none of a question's trials could be done; Stopped on an
 *   interrupt
 *
 * @example
 * ```ts
 * import { study } from "upstream";
 * // takes minutes
 * const [run] = await study.runStudy({ preset: "smoke", only: "scratch", folder: "tables" });
 * run.trials === run.planned; // => true
 * ```
 */
export async function runStudy(options: StudyOptions = {}): Promise<QuestionRun[]> {
  const { preset = "small", only, workers = 1, specs, say = () => {} } = options;
  const plans: Plan[] = [];
  for (const question of readQuestions(preset, only, specs)) {
    const missing = only === undefined ? await missingData(question) : [];
    if (missing.length === 0) plans.push(await planQuestion(question));
    else say(`${question.name} is left out: ${missing.join(", ")}: not under the data root (UPSTREAM_DATA)`);
  }
  const folder = options.folder ?? recordFolder(preset, specs);
  const runs: QuestionRun[] = [];
  const clock = startClock(workers);
  for (const [i, plan] of plans.entries()) {
    const timeLeft = async () => {
      const left = await clock.secondsLeft(plans.slice(i));
      return left > 0 ? `, about ${duration(left)} left in all` : "";
    };
    const { name, question } = plan.question;
    say(`${name} (question ${i + 1} of ${plans.length}${await timeLeft()}): ${question}`);
    const command = commandOf(preset, only);
    const made = await pretrainAll(plan, clock, say);
    say(`${name}: ${made.size} of ${plan.pretrainings.length} pre-trainings are there${await timeLeft()}`);
    runs.push(await runQuestion(plan, made, { workers, folder, command }));
  }
  return runs;
}

const commandOf = (preset: PresetName, only: string | undefined) =>
  `npx upstream study --preset ${preset}${only === undefined ? "" : ` --only ${only}`}`;

/** @param made the question's pre-trainings that are there, with the seconds that each took */
async function runQuestion(
  plan: Plan,
  made: ReadonlyMap<string, number>,
  { workers, folder, command }: { workers: number; folder: string; command: string },
): Promise<QuestionRun> {
  const { question } = plan;
  const { preset } = question;
  // Trials know their start by its weights, which are there by now.
  const { cells, labelOf } = await planQuestion(question);
  const isRunnable = ({ start }: Trial) => start === "scratch" || made.has(start);
  const runnable = cells
    .map((cell) => cell.filter(({ spec }) => isRunnable(spec)))
    .filter(({ length }) => length > 0);
  const tasks = await Promise.all(question.tasks.map(taskFacts));
  const validationSize = ({ task, shots }: Trial) =>
    tasks.find((one) => one.task === task)!.validationSize(shots);
  const outcomes = await runCells(
    runnable,
    { eta: preset.halving, widen: preset.widen, validationSize },
    trialRunner({ executor: locally({ workers }) }),
  );
  const done = outcomes.filter(({ result }) => result !== undefined);
  if (done.length === 0) {
    const cause = outcomes[0]?.error ?? "none of its pre-trainings could be made";
    throw new UserError(`${question.name}: no trial could be done: ${cause}`);
  }
  const recipes = new Map(plan.pretrainings.map(({ id, recipe }) => [id, recipe]));
  const trials = done.map((outcome) => {
    const trial = outcome.spec as Trial;
    return recorded(outcome, labelOf(trial), recipes.get(trial.start) ?? null);
  });
  const sorted = <T extends number>(values: readonly T[]) => [...new Set(values)].sort((a, b) => a - b);
  const planned = sum(cells.map((cell) => cell.length));
  const card: RecordCard = {
    question: question.name,
    preset: preset.name,
    command,
    date: new Date().toISOString().slice(0, 10),
    pretrainings: made.size,
    trials: trials.length,
    planned,
    seconds: {
      pretraining: Math.round(sum([...made.values()])),
      trials: Math.round(sum(done.map(({ seconds }) => seconds))),
    },
    seeds: {
      pretraining: sorted(plan.pretrainings.map(({ recipe }) => recipe.seed)),
      transfer: sorted(trials.map(({ trial }) => trial.seed)),
    },
    ...recordedMachine(),
  };
  const files = writeRecord(folder, card, trials);
  const measured = await measure(question, plan.pretrainings);
  if (measured.length > 0) files.push(writeMeasures(folder, question.name, measured));
  if (question.layersOf !== undefined) files.push(await measureLayers(question, plan.pretrainings, folder));
  return { question, files, trials: trials.length, planned };
}

/** What a question measures beside accuracies; what has been measured before is kept. */
function measure({ measures, tasks, preset }: Question, pretrainings: readonly PlannedPretraining[]) {
  switch (measures) {
    case "transferability":
      return measureTransferability(pretrainings, tasks);
    case "diversity-affinity":
      return measureDiversityAndAffinity(pretrainings, tasks, preset.measureSteps);
    case undefined:
      return Promise.resolve([]);
  }
}

/**
 * Makes a question's pre-trainings; the seconds that each took, by its checkpoint. One that fails is told, and left
 * out.
 */
async function pretrainAll(
  plan: Plan,
  clock: StudyClock,
  say: (line: string) => void,
): Promise<Map<string, number>> {
  const made = new Map<string, number>();
  const progress = startProgress(`${plan.question.name}: pre-trainings`, plan.pretrainings.length);
  for (const [i, { label, recipe, id }] of plan.pretrainings.entries()) {
    try {
      const found = findCheckpoint(id);
      const { seconds } = found ?? (await pretrain(recipe));
      if (found === undefined) clock.pretrained(recipe, seconds);
      made.set(id, seconds);
    } catch (error) {
      if (error instanceof Stopped || !(error instanceof UserError)) throw error;
      say(`pre-training ${label}, seed ${recipe.seed}, failed and is left out: ${error.message}`);
    }
    progress.update(i + 1, label);
  }
  progress.end();
  return made;
}
