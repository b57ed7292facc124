import { pretrainingLengths, type Figure } from "../figures";
import { seedVarianceOf } from "./differences";
import { isFineTunedLonger } from "./plan";
import { shotsOf } from "./verdicts";
import type { StudyTables } from "./tables";

/**
 * Accuracy by how long was pre-trained, of a question whose recipes differ in their steps: an objective that gains no
 * more at the end of its line is trained out.
 *
 * @param question its name; `length` by default
 * @throws UserError where nothing is recorded of it
 */
export function figureLengths(tables: StudyTables, question = "length"): Figure {
  const { trials: all, question: asked } = tables.of(question);
  const trials = all.filter(({ label }) => !isFineTunedLonger(label));
  const isKnown: boolean[] = [];
  const points = asked.methods.flatMap((method) =>
    shotsOf(trials, method).flatMap((shots) =>
      trials
        .filter(({ trial }) => trial.method === method && trial.shots === shots)
        .map(({ label, recipe, trial, row }) => {
          const seeds = seedVarianceOf(trials, { method, shots, tasks: [trial.task] }, tables.trials);
          isKnown.push(seeds !== undefined);
          const { accuracy, testSize } = row;
          const pictures = testSize === null ? 0 : (accuracy * (1 - accuracy)) / testSize;
          const half = 1.96 * Math.sqrt((seeds?.variance ?? 0) + pictures);
          return {
            objective: recipe === null ? label : objectiveOf(label),
            method,
            shots,
            steps: recipe?.steps ?? 0,
            accuracy,
            low: Math.max(0, accuracy - half),
            high: Math.min(1, accuracy + half),
          };
        }),
    ),
  );
  const bars =
    "Bars: 95 %, from the scatter of pre-trainings in the study's other questions and the number of test pictures";
  const partly =
    "; where no other question tells the scatter (LP-FT with all labels), from the test pictures alone";
  return pretrainingLengths(points, [
    `${bars}${isKnown.every(Boolean) ? "" : partly}. One pre-training a point.`,
  ]);
}

/** `CLIP` of `CLIP, pre-trained twice as long`. */
const objectiveOf = (label: string) => label.split(",")[0]!;
