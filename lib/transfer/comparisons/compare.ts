import { join } from "node:path";
import { UserError, home } from "../../common";
import { openStore } from "../../runs";
import { mcnemar, type PairedComparison } from "./mcnemar";
import { rightOnAll } from "./predictions";
import type { EvaluatedTrial, TrialOutcome, Trial } from "../trial";

/** Two trials on the same test pictures. */
export interface TrialComparison extends PairedComparison {
  task: string;
  /** Accuracies, 0 to 1. */
  first: number;
  second: number;
  /** Test pictures that both were measured on. */
  testSize: number;
}

/**
 * Compares two finished trials picture by picture (McNemar's exact test): are they better and worse than each other by
 * more than these test pictures would show by chance?
 *
 * @param first a trial of an evaluation, or its id (a row's `origin`). @param second likewise, on the same task.
 * @throws UserError where a trial is not there, or they were measured on different pictures
 */
export function compare(
  first: string | EvaluatedTrial,
  second: string | EvaluatedTrial,
  { folder = home("runs") }: { folder?: string } = {},
): TrialComparison {
  const [a, b] = [first, second].map((one) => (typeof one === "string" ? find(one, folder) : one)) as [
    EvaluatedTrial,
    EvaluatedTrial,
  ];
  const [x, y] = rightOnAll([a, b], folder) as [boolean[], boolean[]];
  const share = (right: readonly boolean[]) => right.filter(Boolean).length / right.length;
  return {
    task: a.trial.task,
    first: share(x),
    second: share(y),
    testSize: x.length,
    ...mcnemar(x, y),
  };
}

function find(id: string, folder: string): EvaluatedTrial {
  const found = openStore<TrialOutcome>(join(folder, "trials")).get(id);
  if (found?.state !== "done" || found.result === undefined)
    throw new UserError(`no finished trial ${id} in ${join(folder, "trials")}: a row's origin names one`);
  return { id, trial: found.spec as Trial, outcome: found.result };
}
