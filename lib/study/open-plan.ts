import { hash } from "../common";
import { withRate, type TrialCell } from "../grid";
import type { Trial } from "../transfer";
import { unprobed } from "./measures/layers";
import { unmeasured } from "./measures/measure-question";
import type { Plan } from "./plan";
import type { RecordedTrial } from "./record";
import type { RecordedStudy } from "./recorded-study";

/** A plan less what is recorded of it: its cells and pre-trainings are those that are left. */
export interface OpenPlan extends Plan {
  /** The recorded trials that it asks for, too. */
  taken: RecordedTrial[];
  /** The cells among those left of which a trial is recorded: their trials have the rate that was chosen there. */
  settled: ReadonlySet<TrialCell>;
}

/**
 * Takes out of a plan what is recorded, and of the rest what cannot be run. The other trials of a cell take the rate
 * that the recorded ones have.
 */
export function openPlan(
  plan: Plan,
  recorded: RecordedStudy,
  isRunnable: (trial: Trial) => boolean = () => true,
): OpenPlan {
  const { name } = plan.question;
  const trials = new Map<string, RecordedTrial>();
  for (const one of recorded.trialsFor(name))
    if (!trials.has(keyOf(one.trial))) trials.set(keyOf(one.trial), one);
  const asked = new Set(plan.cells.flat().map(({ spec }) => keyOf(spec)));
  const cells: TrialCell[] = [];
  const settled = new Set<TrialCell>();
  for (const cell of plan.cells) {
    const found = cell.flatMap(({ spec }) => trials.get(keyOf(spec)) ?? []);
    const rest = cell.filter(({ spec }) => !trials.has(keyOf(spec)) && isRunnable(spec));
    if (rest.length === 0) continue;
    const rate = found[0]?.row.finetuneLearningRate ?? undefined;
    const own = rate === undefined ? rest : rest.map((one) => withRate(one, rate));
    cells.push(own);
    if (rate !== undefined) settled.add(own);
  }
  const starts = new Set(cells.flat().map(({ spec }) => spec.start));
  const lookedAt = [
    ...unmeasured(plan.question, plan.pretrainings, recorded.measuresOf(name)),
    ...unprobed(plan.question, plan.pretrainings, recorded.layersOf(name)),
  ];
  return {
    ...plan,
    cells,
    settled,
    pretrainings: plan.pretrainings.filter((one) => starts.has(one.id) || lookedAt.includes(one)),
    taken: [...trials].flatMap(([key, one]) => (asked.has(key) ? [one] : [])),
  };
}

/**
 * What a trial is: all that its spec says but its start's weights, which another processor makes a little otherwise of
 * the same recipe (`start` is its hash), and the rates, of which the recorded one is the chosen.
 */
function keyOf(trial: Trial): string {
  const key = keys.get(trial) ?? hash({ ...trial, startContent: null, learningRates: null });
  keys.set(trial, key);
  return key;
}

/** Thousands of trials are asked for again and again, for the time left. */
const keys = new WeakMap<Trial, string>();
