import { hash } from "../common";
import { type StoredOutcome } from "../runs";
import type { TrialOutcome, Trial } from "../transfer";
import type { Work } from "./work";

/** One round of successive halving: how many candidates are trained, and for which part of the whole length. */
export interface Rung {
  /** How many hyper-parameters are tried. */
  candidates: number;
  /** Which part of a fine-tuning's whole length each gets. */
  share: number;
}

/**
 * The rounds of successive halving (Jamieson and Talwalkar 2016): each round keeps one in `eta` of the candidates and
 * trains `eta` times as long, so that every round costs as much; the last trains one at whole length.
 */
export function rungs(candidates: number, eta: number): Rung[] {
  const last = Math.ceil(Math.log(candidates) / Math.log(eta) - 1e-9);
  return Array.from({ length: last + 1 }, (_, round) => ({
    candidates: Math.max(1, Math.ceil(candidates / eta ** round)),
    share: eta ** (round - last),
  }));
}

/** Whether a trial has candidates to halve. One that chooses on the test set, as the paper does, is left as it is. */
export const isHalved = ({ learningRates, selection }: Trial) =>
  learningRates.length > 1 && selection !== "paper";

/** A trial's candidates (steps and learning rates), each as a trial of its own at a part of its length. */
export function shortened(trial: Trial, learningRates: readonly number[], share: number): Trial[] {
  const part = (whole: number) => Math.max(1, Math.round(whole * share));
  const length = trial.epochs === undefined ? { steps: part(trial.steps) } : { epochs: part(trial.epochs) };
  return learningRates.map((rate) => ({ ...trial, ...length, learningRates: [rate] }));
}

/** The same as pieces of work, in its group and with its locations. */
function shortenedWork(one: Work<Trial>, rates: readonly number[], share: number): Work<Trial>[] {
  return shortened(one.spec, rates, share).map((spec) => ({
    ...one,
    id: hash(spec),
    spec,
    label: `${one.label}, learning rate ${spec.learningRates[0]}`,
  }));
}

/** All that halving may carry out, whatever is chosen: each candidate of each trial at each round's length. */
export function everyRound(all: readonly Work<Trial>[], eta: number): Work<Trial>[] {
  return all.flatMap((one) =>
    isHalved(one.spec)
      ? rungs(one.spec.learningRates.length, eta).flatMap(({ share }) =>
          shortenedWork(one, one.spec.learningRates, share),
        )
      : [one],
  );
}

/** Carries trials out; gives what is done and what failed. */
export type RunAll = (all: readonly Work<Trial>[], label: string) => Promise<StoredOutcome<TrialOutcome>[]>;

/**
 * Carries out trials by successive halving: all candidates for a short time, on the validation set the best go on. What
 * was not chosen is never reported; what failed does not go on.
 *
 * @returns the last round's outcomes, and the trials without candidates as they are; both say how they were selected.
 */
export async function runHalving(
  all: readonly Work<Trial>[],
  eta: number,
  runAll: RunAll,
): Promise<StoredOutcome<TrialOutcome>[]> {
  const { whole, chosen } = await halve(all, eta, runAll);
  return [...whole, ...chosen.values()];
}

/** The same, with the trials that had candidates told apart by their ids. */
export async function halve(
  all: readonly Work<Trial>[],
  eta: number,
  runAll: RunAll,
): Promise<{ whole: StoredOutcome<TrialOutcome>[]; chosen: Map<string, StoredOutcome<TrialOutcome>> }> {
  const halved = all.filter(({ spec }) => isHalved(spec));
  const whole = all.filter(({ spec }) => !isHalved(spec));
  const cells = halved.map((one) => ({
    one,
    rounds: rungs(one.spec.learningRates.length, eta),
    left: [...one.spec.learningRates],
    last: undefined as StoredOutcome<TrialOutcome> | undefined,
  }));
  const rounds = Math.max(1, ...cells.map((cell) => cell.rounds.length));
  const ended: StoredOutcome<TrialOutcome>[] = [];
  for (let round = 0; round < rounds; round++) {
    const now = cells
      .filter((cell) => round < cell.rounds.length && cell.left.length > 0)
      .map((cell) => {
        const { candidates, share } = cell.rounds[round]!;
        return { cell, own: shortenedWork(cell.one, cell.left.slice(0, candidates), share) };
      });
    const pieces = [...(round === 0 ? whole : []), ...now.flatMap(({ own }) => own)];
    const outcomes = await runAll(pieces, `transfer, round ${round + 1} of ${rounds}`);
    const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    if (round === 0) ended.push(...whole.flatMap(({ id }) => byId.get(id) ?? []));
    for (const { cell, own } of now) {
      const tried = own.flatMap(({ id }) => byId.get(id) ?? []);
      const done = tried.filter(({ result }) => result !== undefined);
      // Ties go to the one named first: sort is stable.
      done.sort((a, b) => chosenBy(b) - chosenBy(a));
      cell.left = done.map(({ spec }) => (spec as Trial).learningRates[0]!);
      cell.last = done[0] ?? tried[0];
    }
  }
  const chosen = cells.flatMap(({ one, last }) =>
    last === undefined ? [] : [[one.id, withSelection(last)] as const],
  );
  return { whole: ended, chosen: new Map(chosen) };
}

const chosenBy = ({ result }: StoredOutcome<TrialOutcome>) => result!.validation[0]?.accuracy ?? -Infinity;

/** The outcome, with how it was selected in its own words. */
function withSelection(outcome: StoredOutcome<TrialOutcome>): StoredOutcome<TrialOutcome> {
  const { result } = outcome;
  if (result === undefined) return outcome;
  return { ...outcome, result: { ...result, selectedOn: "validation, successive halving" } };
}
