import { mean, variance } from "../common";
import type { Method } from "../catalogue";
import { measureNames } from "../results";
import { compareBySeeds, seedVarianceOf, type TestLabels } from "./differences";
import type { Question } from "./question";
import type { RecordedTrial } from "./record";
import { rateText, type StudyExchangeRate } from "./exchange-rates";
import type { TransferCorrelation } from "./measures";
import { mainMethod, shotsOf, type JudgedClaim } from "./verdicts";

/** A table of the report, its cells as they are shown. */
export interface ReportTable {
  title: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  note?: string;
}

const points = (value: number | null) => (value === null ? "" : (100 * value).toFixed(1));
const interval = (low: number | null, high: number | null) =>
  low === null || high === null ? "" : `${points(low)} to ${points(high)}`;

/** The claims with their smallest difference, in points, at each number of shots. */
export function claimsTable(claims: readonly JudgedClaim[]): ReportTable {
  return {
    title:
      "Claims, by the number that decides: the smallest difference among a claim's pairs, or a spread; in points",
    header: ["claim", "method", "tasks", "shots", "decides", "95 %", "what", "verdict"],
    rows: claims.flatMap(({ claim, method, tasks, at }) =>
      at.map(({ shots, verdict, difference, low, high, pair, knowsSeeds }) => [
        claim.says,
        method,
        tasks.join(", "),
        String(shots),
        points(difference),
        interval(low, high),
        pair ?? "",
        knowsSeeds || verdict === "not run" ? verdict : `${verdict} (one pre-training each)`,
      ]),
    ),
  };
}

/** Each start less the question's reference, on the mean over tasks and on each task, in points. */
export function differencesTable(
  question: Question,
  trials: readonly RecordedTrial[],
  all: readonly RecordedTrial[],
  labels: TestLabels,
): ReportTable {
  const method = mainMethod(question);
  const tasks = question.tasks.filter((task) => trials.some(({ trial }) => trial.task === task));
  const { reference } = question;
  const rows = [...new Set(trials.map(({ label }) => label))]
    .filter((label) => label !== reference)
    .flatMap((label) =>
      [tasks, ...(tasks.length > 1 ? tasks.map((task) => [task]) : [])].flatMap((some) =>
        shotsOf(trials, method).flatMap((shots) => {
          const comparison = { method, shots, tasks: some };
          const seeds = seedVarianceOf(trials, comparison, all);
          const found = compareBySeeds(trials, [label, reference], comparison, labels, seeds);
          if (found === undefined) return [];
          const { difference, low, high, p, seeds: counts, knowsSeeds } = found;
          return [
            [
              label,
              some.length === tasks.length && tasks.length > 1 ? "mean over tasks" : some.join(),
              String(shots),
              points(difference),
              interval(low, high),
              p < 0.001 ? "< 0.001" : p.toFixed(3),
              counts.join(" and ") + (knowsSeeds ? "" : ", scatter unknown"),
            ],
          ];
        }),
      ),
    );
  return {
    title: `Differences from ${reference} by ${method}, in points of accuracy`,
    header: ["start", "task", "shots", "difference", "95 %", "p", "pre-trainings"],
    rows,
    note: "Not corrected for how many are compared.",
  };
}

/** How many noisy pictures are worth one clean. */
export function exchangeTable(rates: readonly StudyExchangeRate[]): ReportTable {
  return {
    title: "How many noisy pictures are worth one clean",
    header: ["task", "method", "shots", "noisy pictures", "rate", "95 %", "reads"],
    rows: rates.map(({ task, method, shots, noisySize, rate, low, high, reads }) => [
      task,
      method,
      String(shots),
      noisySize === null ? "all sizes" : noisySize.toLocaleString("en"),
      rateText(rate),
      `${rateText(low)} to ${rateText(high)}`,
      reads,
    ]),
    note: "By interpolation of accuracy against the logarithm of size; over all sizes by the shift between two parallel lines. Unbounded: no clean size that was tried is as bad, or more data does not help.",
  };
}

/** How well each measure orders sources as transfer does. */
export function transferCorrelationTable(found: readonly TransferCorrelation[]): ReportTable {
  const two = (value: number) => value.toFixed(2);
  return {
    title: "Rank correlation with transfer (Spearman), over sources and tasks",
    header: ["measure", "method", "shots", "over", "rho", "95 %", "p", "sources", "tasks"],
    rows: found.map(({ measure, method, shots, scope, rho, low, high, p, sources, tasks }) => [
      nameOf(measure),
      method,
      String(shots),
      scope,
      two(rho),
      `${two(low)} to ${two(high)}`,
      p < 0.001 ? "< 0.001" : p.toFixed(3),
      String(sources),
      String(tasks),
    ]),
    note: "Intervals: bootstrap over sources (and tasks, over all pairs); p: sources shuffled for all tasks at once. Not corrected for how many are compared.",
  };
}

function nameOf(measure: TransferCorrelation["measure"]): string {
  if (measure === "both") return "both: the mean rank of affinity and diversity";
  return measure === "zero-shot" ? "zero-shot accuracy" : measureNames[measure];
}

/** Mean accuracy of each start on each task, by method and shots, per cent, with its seeds' standard deviation. */
export function accuracyTable(trials: readonly RecordedTrial[]): ReportTable {
  const methods = [...new Set(trials.map(({ trial }) => trial.method))].filter((one) => one !== "zero-shot");
  const columns = methods.flatMap((method) => shotsOf(trials, method).map((shots) => ({ method, shots })));
  const short: Readonly<Record<Method, string>> = {
    "zero-shot": "zero-shot",
    "linear-probe": "probe",
    finetune: "fine-tuned",
    "lp-ft": "LP-FT",
  };
  const pairs = new Map(trials.map(({ label, trial }) => [JSON.stringify([label, trial.task]), 0]));
  return {
    title: "Accuracy, per cent: mean over seeds ± their standard deviation",
    header: [
      "start",
      "task",
      "zero-shot",
      ...columns.map(({ method, shots }) => `${short[method]}, ${shots}`),
    ],
    rows: [...pairs.keys()].map((key) => {
      const [label, task] = JSON.parse(key) as [string, string];
      const own = trials.filter((one) => one.label === label && one.trial.task === task);
      const cell = (some: readonly RecordedTrial[]) => {
        const values = some.map(({ row }) => row.accuracy);
        if (values.length === 0) return "";
        return values.length === 1
          ? points(values[0]!)
          : `${points(mean(values))} ± ${points(Math.sqrt(variance(values)))}`;
      };
      return [
        label,
        task,
        cell(own.filter(({ trial }) => trial.method === "zero-shot")),
        ...columns.map(({ method, shots }) =>
          cell(own.filter(({ trial }) => trial.method === method && trial.shots === shots)),
        ),
      ];
    }),
  };
}
