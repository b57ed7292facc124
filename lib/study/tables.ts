import { UserError, resolveName } from "../common";
import { readMeasures, type Measured, type Row, type saturation } from "../results";
import type { TestLabels } from "./differences";
import { recordedLayers } from "./measures/layers";
import { taskFacts } from "./plan";
import type { PresetName, Question } from "./question";
import { readQuestions } from "./read-questions";
import { readLabels, readRecord, recordFolder, type RecordCard, type RecordedTrial } from "./record";

/** A question with what has been recorded of it. */
export interface AnsweredQuestion {
  question: Question;
  card: RecordCard;
  trials: readonly RecordedTrial[];
  /** The trials' rows of Results. */
  rows: readonly Row[];
  /** What figures call a row's start, by the row's `origin`: `figures.figure4(rows, { labels })`. */
  labels: ReadonlyMap<string, string>;
  /** What was measured of its sources and tasks beside accuracies. */
  measured: readonly Measured[];
  /** Probes of the layers of the start that its spec names. */
  layers: readonly saturation.LayerRecord[];
}

/** Everything that has been recorded of a study. */
export interface StudyTables {
  folder: string;
  answered: readonly AnsweredQuestion[];
  /** Questions of which nothing is recorded. */
  missing: readonly Question[];
  /** Every trial once, whatever question recorded it. */
  trials: readonly RecordedTrial[];
  /** The test labels of every task. */
  labels: TestLabels;
  /** One question's tables. @throws UserError where nothing is recorded of it */
  of(question: string): AnsweredQuestion;
}

/**
 * Reads a study's recorded tables: `const tables = await study.readTables()`. `claimsCarriedOver(tables)` and
 * `figure1Beside(tables)` take them, and `tables.of("which-source").rows` are rows of Results for any other figure.
 *
 * @param preset which study: its tables lie in `data/runs/study/PRESET`, or in `options.folder`; `full` is recorded
 * @param options.questions the questions that are looked for; by default those of the specs
 * @throws UserError where nothing has been recorded
 *
 * @example
 * ```ts
 * import { study } from "upstream";
 * const tables = await study.readTables();
 * tables.of("which-source").question.reference; // => "scratch"
 * ```
 */
export async function readTables(
  preset: PresetName = "full",
  options: { folder?: string; questions?: readonly Question[] } = {},
): Promise<StudyTables> {
  const { folder = recordFolder(preset), questions = readQuestions(preset) } = options;
  const answered = questions.flatMap((question): AnsweredQuestion[] => {
    const record = readRecord(folder, question.name);
    if (record === undefined) return [];
    const rows = record.trials.map(({ row }) => row);
    const labels = new Map(record.trials.map(({ row, label }) => [row.origin, label]));
    const measured = readMeasures(folder, question.name);
    const layers = recordedLayers(folder, question.name);
    return [{ question, ...record, rows, labels, measured, layers }];
  });
  if (answered.length === 0) throw new UserError(`${folder}: nothing recorded to report; run upstream study`);
  const labels = await testLabels(answered, folder);
  return {
    folder,
    answered,
    missing: questions.filter(({ name }) => answered.every(({ question }) => question.name !== name)),
    trials: [...new Map(answered.flatMap(({ trials }) => trials.map((one) => [one.id, one]))).values()],
    labels,
    of(name) {
      const known = resolveName(
        "question",
        name,
        questions.map((question) => question.name),
      );
      const found = answered.find(({ question }) => question.name === known);
      if (found === undefined)
        throw new UserError(`${folder}: nothing recorded of ${known}; run upstream study --only ${known}`);
      return found;
    },
  };
}

/**
 * The test labels of the tasks, from `labels.json` beside the tables where the study has left them there: then nothing
 * is drawn or decoded to read a table. A task whose pictures have changed since has other contents, and is looked at
 * anew.
 */
async function testLabels(answered: readonly AnsweredQuestion[], folder: string): Promise<TestLabels> {
  const kept = readLabels(folder);
  const labels = new Map<string, readonly number[]>();
  for (const { trials } of answered)
    for (const { trial } of trials) {
      if (labels.has(trial.taskContent)) continue;
      const { content, testLabels } = kept.has(trial.taskContent)
        ? { content: trial.taskContent, testLabels: kept.get(trial.taskContent)! }
        : await taskFacts(trial.task);
      labels.set(content, testLabels);
    }
  return labels;
}
