import type { Method, Shots } from "../catalogue";
import { compareBySeeds, seedVarianceOf } from "./differences";
import type { StudyTables } from "./tables";
import { judge, mainMethod, shotsOf } from "./verdicts";
import type { ClaimAtShots } from "./claim-at-shots";

/**
 * What a question's own runs say of one of its claims at one number of shots. Differences are shares of test pictures.
 */
export interface ClaimAnswer extends Omit<ClaimAtShots, "knowsSeeds"> {
  claim: string;
}

/** One starting point of a question less its reference. Differences are shares of test pictures. */
export interface StartAnswer {
  start: string;
  /** The task, or `mean` over all of the question's tasks. */
  task: string;
  method: Method;
  shots: Shots;
  difference: number;
  low: number;
  high: number;
  /** Two-sided, not corrected for how many are compared. */
  p: number;
  /** Pre-trainings of the start and of the reference. */
  seeds: string;
}

/**
 * The claims of a question with their verdicts from the recorded runs, a row for each number of shots. The claims stand
 * in the question's spec, written before its runs.
 *
 * @param question its name, e.g. `which-source`
 * @throws UserError where nothing is recorded of it
 *
 * @example
 * ```ts
 * import { study } from "upstream";
 * const tables = await study.readTables();
 * const [answer] = study.claimAnswers(tables, "more-data");
 * answer.claim; // => "Sixteen times the pictures transfer better, at equal steps"
 * ```
 */
export function claimAnswers(tables: StudyTables, question: string): ClaimAnswer[] {
  const { question: asked, trials } = tables.of(question);
  return judge(asked, trials, tables.trials, tables.labels).flatMap(({ claim, at }) =>
    at.map(({ knowsSeeds: _, ...answer }) => ({ claim: claim.says, ...answer })),
  );
}

/**
 * Each starting point of a question less its reference, on the mean over tasks and on each task. Intervals take
 * pre-trainings as the unit, with their variance pooled over starting points, and compare on the same test pictures.
 *
 * @param options.method by default the question's main one, fine-tuning where it has it
 * @throws UserError where nothing is recorded of it
 *
 * @example
 * ```ts
 * import { study } from "upstream";
 * const tables = await study.readTables();
 * const answers = study.startAnswers(tables, "simclr", { tasks: ["icon-concepts"] });
 * answers.map(({ start }) => start).includes("SimCLR on material"); // => true
 * ```
 */
export function startAnswers(
  tables: StudyTables,
  question: string,
  options: { method?: Method; tasks?: readonly string[] } = {},
): StartAnswer[] {
  const { question: asked, trials } = tables.of(question);
  const { method = mainMethod(asked) } = options;
  const tasks = (options.tasks ?? asked.tasks).filter((task) =>
    trials.some(({ trial }) => trial.task === task && trial.method === method),
  );
  const groups = [...(tasks.length > 1 ? [tasks] : []), ...tasks.map((task) => [task])];
  const starts = [...new Set(trials.map(({ label }) => label))].filter((one) => one !== asked.reference);
  return groups.flatMap((group) =>
    shotsOf(trials, method).flatMap((shots) => {
      const comparison = { method, shots, tasks: group };
      const seeds = seedVarianceOf(trials, comparison, tables.trials);
      return starts.flatMap((start): StartAnswer[] => {
        const found = compareBySeeds(trials, [start, asked.reference], comparison, tables.labels, seeds);
        if (found === undefined) return [];
        const { difference, low, high, p } = found;
        const task = group.length > 1 ? "mean" : group[0]!;
        return [{ start, task, method, shots, difference, low, high, p, seeds: found.seeds.join(" and ") }];
      });
    }),
  );
}
