import { mean } from "../common";
import type { Method, Shots } from "../catalogue";
import { exchangeRates, type ExchangeRate, type SizedAccuracy } from "../results";
import { accuracyOf, seedVarianceOf, seedUnits, type Comparison } from "./differences";
import { pictureVariances } from "./source-spreads";
import type { StudyTables } from "./tables";
import { shotsOf } from "./verdicts";

/** The question whose sources come clean and noisy, at several sizes. */
export const exchangeQuestion = "more-data";

/** How many noisy pictures are worth one clean, as transfer to a task by one method at one number of shots says. */
export interface StudyExchangeRate extends ExchangeRate {
  task: string;
  method: Method;
  shots: Shots;
  /** In words. */
  reads: string;
}

/**
 * The exchange rate of noisy pictures for clean ones from a study's own runs, for each task, method and number of
 * shots: see `results.exchangeRates`. Pre-trainings of equal steps are compared; the errors are those of pre-trainings
 * (their variance pooled over all starts of the study, since few sizes are pre-trained twice) and of the test pictures.
 *
 * @param options.clean the clean source's name, and `noisy` that of the same pictures with shuffled captions
 * @returns none where the scatter over pre-trainings is not known, or fewer than two sizes were run
 * @throws UserError where nothing is recorded of the question
 */
export function studyExchangeRates(
  tables: StudyTables,
  options: { clean?: string; noisy?: string; question?: string } = {},
): StudyExchangeRate[] {
  const { clean = "ui", noisy = "ui-noisy", question: name = exchangeQuestion } = options;
  const { question, trials } = tables.of(name);
  const methods = [...new Set(trials.map(({ trial }) => trial.method))].filter((one) => one !== "zero-shot");
  const atEqualSteps = trials.filter(({ recipe }) => recipe?.epochs === undefined);
  const labelsOf = (source: string) => [
    ...new Set(atEqualSteps.flatMap(({ label, recipe }) => (recipe?.source === source ? [label] : []))),
  ];
  const [cleanLabels, noisyLabels] = [labelsOf(clean), labelsOf(noisy)];
  return question.tasks.flatMap((task) =>
    methods.flatMap((method) =>
      shotsOf(trials, method).flatMap((shots): StudyExchangeRate[] => {
        const comparison = { method, shots, tasks: [task] };
        const seeds = seedVarianceOf(trials, comparison, tables.trials);
        if (seeds === undefined) return [];
        const all = sized(tables, atEqualSteps, [...cleanLabels, ...noisyLabels], comparison, seeds.variance);
        const of = (labels: readonly string[]) => all.filter(({ label }) => labels.includes(label));
        if (of(cleanLabels).length < 2 || of(noisyLabels).length < 2) return [];
        return exchangeRates(of(cleanLabels), of(noisyLabels), {
          degrees: seeds.degrees,
          seed: `${task} ${method} ${shots}`,
        }).map((rate) => ({ ...rate, task, method, shots, reads: inWords(rate) }));
      }),
    ),
  );
}

function sized(
  { labels }: StudyTables,
  trials: StudyTables["trials"],
  names: readonly string[],
  comparison: Comparison,
  seedVariance: number,
): (SizedAccuracy & { label: string })[] {
  const found = names
    .map((label) => ({ label, units: seedUnits(trials, label, comparison) }))
    .filter(({ units }) => units.size > 0);
  if (found.length < 2) return [];
  const pictures = pictureVariances(
    found.map(({ units }) => units),
    labels,
  );
  return found.map(({ label, units }, i) => ({
    label,
    size: [...units.values()][0]![0]!.row.sourceSize ?? 0,
    accuracy: mean([...units.values()].map((own) => accuracyOf(own, comparison.tasks))),
    error: Math.sqrt(seedVariance / units.size + pictures[i]!),
  }));
}

/** A rate as it is shown. */
export const rateText = (rate: number): string =>
  rate === Infinity
    ? "unbounded"
    : rate >= 10_000
      ? "over 10,000"
      : rate >= 100
        ? rate.toFixed(0)
        : rate.toPrecision(2);

function inWords({ low, high }: ExchangeRate): string {
  if (low === Infinity) return "no number of noisy pictures makes up for a clean one";
  if (low > 1) return high === Infinity ? `at least ${rateText(low)}` : "more than one";
  if (high < 1) return "less than one: noise does no harm";
  return "cannot be told from one";
}
