import { figure1, spreadsBeside, type Figure } from "../figures";
import type { Method } from "../catalogue";
import { published as readPublished, type Row } from "../results";
import { sourcesQuestion } from "./source-predictions";
import { sourceSpreads } from "./source-spreads";
import type { StudyTables } from "./tables";
import { mainMethod, shotsOf } from "./verdicts";

/**
 * Figure 1 twice, side by side: the paper's from its published numbers, and the study's own with noise taken out, its
 * 95 % interval, and what equal sources would show.
 *
 * @param options.question which question's sources are compared; which-source by default
 * @param options.method how they were transferred; by default the question's main way, fine-tuning
 * @throws UserError where nothing is recorded of it
 */
export function figure1Beside(
  tables: StudyTables,
  options: { published?: readonly Row[]; question?: string; method?: Method } = {},
): Figure {
  const { question, trials } = tables.of(options.question ?? sourcesQuestion);
  const method = options.method ?? mainMethod(question);
  const tasks = question.tasks.filter((task) => trials.some(({ trial }) => trial.task === task));
  const spreads = sourceSpreads(
    trials,
    { method, tasks, shots: shotsOf(trials, method) },
    tables.labels,
    tables.trials,
  );
  const paper = figure1(options.published ?? readPublished());
  return spreadsBeside(
    paper.rows.map(({ task, shots, spread, sources, reading }) => ({
      task: String(task),
      shots: shots as Row["shots"],
      measured: Number(spread),
      sources: Number(sources),
      beyondNoise: reading !== "within noise",
    })),
    spreads.map((one) => ({ ...one, beyondNoise: one.p < 0.05 })),
    trials.filter(({ trial, recipe }) => trial.method === method && recipe !== null).map(({ row }) => row),
  );
}
