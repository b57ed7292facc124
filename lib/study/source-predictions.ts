import type { Method } from "../catalogue";
import type { Predictions } from "../results";
import type { StudyTables } from "./tables";

/** The question whose starts differ in their source alone. */
export const sourcesQuestion = "which-source";

/**
 * Which test pictures the models of each source got right, for `results.errorCorrelations`. Models that were trained on
 * one draw of training pictures, from pre-trainings of one seed, are compared with one another.
 *
 * @param method fine-tuning by default, as in the paper. @throws UserError where nothing is recorded of the sources
 */
export function sourcePredictions(
  tables: Pick<StudyTables, "of" | "labels">,
  method: Method = "finetune",
): Predictions[] {
  return tables.of(sourcesQuestion).trials.flatMap(({ label, recipe, trial, predicted }) => {
    const truth = tables.labels.get(trial.taskContent);
    if (recipe === null || trial.method !== method || truth === undefined) return [];
    const { task, shots } = trial;
    const draw = `${recipe.seed}/${trial.seed}`;
    return [{ task, shots, method, source: label, draw, right: predicted.map((one, i) => one === truth[i]) }];
  });
}
