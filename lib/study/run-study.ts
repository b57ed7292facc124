import { Stopped, UserError, duration, startProgress, sum, version } from "../common";
import { locally, runCells, trialRunner } from "../grid";
import { writeMeasures } from "../results";
import { findCheckpoint, pretrain } from "../training";
import type { Trial } from "../transfer";
import { measureQuestion } from "./measures/measure-question";
import { measureLayers } from "./measures/layers";
import { missingData } from "./missing-data";
import { openPlan } from "./open-plan";
import { planQuestion, taskFacts, type Plan, type PlannedPretraining } from "./plan";
import type { PresetName, Question } from "./question";
import { readQuestions } from "./read-questions";
import { startClock, type StudyClock } from "./study-clock";
import { asRecorded, recordFolder, writeRecord, type RecordCard } from "./record";
import { noneRecorded, readRecordedStudy, type RecordedStudy } from "./recorded-study";

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
  /**
   * Takes over what is recorded beside the specs (`full`), on whatever processor, and runs only what that lacks: a
   * source, a seed, a draw more.
   */
  extend?: boolean;
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
  const { preset = "small", only, workers = 1, specs, extend = false, say = () => {} } = options;
  const recorded = extend
    ? readRecordedStudy(
        recordFolder("full", specs),
        readQuestions("full", undefined, specs).map(({ name }) => name),
      )
    : noneRecorded;
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
      const left = await clock.secondsLeft(plans.slice(i).map((one) => openPlan(one, recorded)));
      return left > 0 ? `, about ${duration(left)} left in all` : "";
    };
    const { name, question } = plan.question;
    say(`${name} (question ${i + 1} of ${plans.length}${await timeLeft()}): ${question}`);
    const command = commandOf(options);
    const { pretrainings, taken } = openPlan(plan, recorded);
    const made = await pretrainAll({ ...plan, pretrainings }, clock, say);
    say(
      `${name}: ${made.size} of ${pretrainings.length} pre-trainings are there${takenOver(taken.length)}${await timeLeft()}`,
    );
    runs.push(await runQuestion(plan, made, recorded, { workers, folder, command }));
  }
  return runs;
}

const commandOf = ({ preset = "small", only, extend }: StudyOptions) =>
  ["npx upstream study", `--preset ${preset}`, only && `--only ${only}`, extend && "--extend"]
    .filter(Boolean)
    .join(" ");

const takenOver = (count: number) => (count > 0 ? `, ${count} recorded trials are taken over` : "");

/** @param made the question's pre-trainings that are there, with the seconds that each took */
async function runQuestion(
  plan: Plan,
  made: ReadonlyMap<string, number>,
  recorded: RecordedStudy,
  { workers, folder, command }: { workers: number; folder: string; command: string },
): Promise<QuestionRun> {
  const { question } = plan;
  const { preset, name } = question;
  const isRunnable = ({ start }: Trial) => start === "scratch" || made.has(start);
  // Trials know their start by its weights, which are there by now.
  const { cells, settled, taken, labelOf } = openPlan(await planQuestion(question), recorded, isRunnable);
  const tasks = await Promise.all(question.tasks.map(taskFacts));
  const validationSize = ({ task, shots }: Trial) =>
    tasks.find((one) => one.task === task)!.validationSize(shots);
  const outcomes = await runCells(
    cells,
    { eta: preset.halving, widen: preset.widen, validationSize, settled },
    trialRunner({ executor: locally({ workers }) }),
  );
  const done = outcomes.filter(({ result }) => result !== undefined);
  if (done.length + taken.length === 0) {
    const cause = outcomes[0]?.error ?? "none of its pre-trainings could be made";
    throw new UserError(`${name}: no trial could be done: ${cause}`);
  }
  const recipes = new Map(plan.pretrainings.map(({ id, recipe }) => [id, recipe]));
  const trials = [
    ...taken.map((one) => ({ ...one, label: labelOf(one.trial) })),
    ...done.map((outcome) => {
      const trial = outcome.spec as Trial;
      return asRecorded(outcome, labelOf(trial), recipes.get(trial.start) ?? null);
    }),
  ];
  const sorted = <T extends number>(values: readonly T[]) => [...new Set(values)].sort((a, b) => a - b);
  const before = recorded.cardOf(name);
  const isStarted = ({ id }: PlannedPretraining) =>
    made.has(id) || taken.some(({ trial }) => trial.start === id);
  const card: RecordCard = {
    question: name,
    preset: preset.name,
    command,
    date: new Date().toISOString().slice(0, 10),
    pretrainings: plan.pretrainings.filter(isStarted).length,
    trials: trials.length,
    planned: sum(plan.cells.map((cell) => cell.length)),
    seconds: {
      pretraining: Math.round((before?.seconds.pretraining ?? 0) + sum([...made.values()])),
      trials: Math.round(sum(trials.map(({ seconds }) => seconds))),
    },
    seeds: {
      pretraining: sorted(plan.pretrainings.map(({ recipe }) => recipe.seed)),
      transfer: sorted(trials.map(({ trial }) => trial.seed)),
    },
    machines: [...new Set(trials.map(({ on }) => on))],
    version,
  };
  const files = writeRecord(folder, card, trials);
  const measured = await measureQuestion(question, plan.pretrainings, recorded.measuresOf(name));
  if (measured.length > 0) files.push(writeMeasures(folder, name, measured));
  if (question.layersOf !== undefined)
    files.push(await measureLayers(question, plan.pretrainings, folder, recorded.layersOf(name)));
  return { question, files, trials: trials.length, planned: card.planned };
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
