import { correlateWithTransfer, type TransferCorrelation } from "./measures/correlate-with-transfer";
import type { StudyTables } from "./tables";
import { mainMethod, shotsOf } from "./verdicts";

/**
 * What a question measured beside accuracies, against transfer: the rank correlation of each measure over sources and
 * tasks, at each number of shots. `words` asks what goes with accuracy, `diversity-affinity` what goes with the gain
 * over scratch.
 *
 * @returns none where nothing was measured
 * @throws UserError where nothing is recorded of the question
 */
export function transferCorrelations(
  tables: StudyTables,
  name: "words" | "diversity-affinity" = "words",
): TransferCorrelation[] {
  const { question, trials, measured } = tables.of(name);
  if (measured.length === 0) return [];
  const labels = new Set(trials.map(({ label }) => label));
  // Heads without any training are another question's trials of the same starts.
  const zeroShot = tables.trials.filter(
    ({ trial, label }) => trial.method === "zero-shot" && labels.has(label),
  );
  const method = mainMethod(question);
  return correlateWithTransfer(
    measured,
    question.measures === "transferability" ? [...trials, ...zeroShot] : trials,
    {
      method,
      shots: shotsOf(trials, method),
      tasks: question.tasks,
      outcome: question.measures === "transferability" ? "accuracy" : "gain",
    },
  );
}
