import type { Measured } from "../../results";
import type { PlannedPretraining } from "../plan";
import type { Question } from "../question";
import { measureDiversityAndAffinity } from "./diversity-affinity";
import { measureTransferability } from "./transferability-measures";

type Asked = Pick<Question, "measures" | "tasks" | "preset">;

/**
 * What a question measures beside accuracies; what has been measured before is kept.
 *
 * @param recorded measures that are taken over, of those that the question asks for: their pre-trainings are not
 *   measured
 */
export async function measureQuestion(
  question: Asked,
  pretrainings: readonly PlannedPretraining[],
  recorded: readonly Measured[] = [],
): Promise<Measured[]> {
  const open = unmeasured(question, pretrainings, recorded);
  const fresh = open.length === 0 ? [] : await measureAll(question, open);
  const isAsked = ({ label, task }: Measured) =>
    question.tasks.includes(task) && pretrainings.some((one) => one.label === label);
  const keyOf = ({ label, task, measure, seed }: Measured) => JSON.stringify([label, task, measure, seed]);
  return [...new Map([...recorded.filter(isAsked), ...fresh].map((one) => [keyOf(one), one])).values()];
}

/** The pre-trainings of which a measure is missing, of some task. */
export function unmeasured(
  { measures, tasks }: Pick<Asked, "measures" | "tasks">,
  pretrainings: readonly PlannedPretraining[],
  recorded: readonly Measured[],
): readonly PlannedPretraining[] {
  if (measures === undefined) return [];
  const known = new Set(recorded.map(({ label, task, seed }) => JSON.stringify([label, task, seed])));
  return pretrainings.filter(({ label, recipe }) => {
    // Diversity and affinity are the source's own, whatever was pre-trained on it.
    const seed = measures === "transferability" ? recipe.seed : null;
    return tasks.some((task) => !known.has(JSON.stringify([label, task, seed])));
  });
}

function measureAll({ measures, tasks, preset }: Asked, pretrainings: readonly PlannedPretraining[]) {
  return measures === "transferability"
    ? measureTransferability(pretrainings, tasks)
    : measureDiversityAndAffinity(pretrainings, tasks, preset.measureSteps);
}
