import type { StoredOutcome } from "../runs";
import type { TrialOutcome, Trial } from "../transfer";
import { cost, workloadDone, workloadOf, type TaskSize } from "./workload";

/** A trial that is to run, and the size of its task. */
export interface PlannedTrial {
  trial: Trial;
  size: TaskSize;
}

/** How long trials may take, and what that is based on. */
export interface RunTimeEstimate {
  /** Seconds of one worker. */
  seconds: number;
  /** How many of the trials are estimated from trials of the same kind, and from others by what they compute. */
  alike: number;
  scaled: number;
  /** Architectures that nothing has been measured of, and how much their trials compute. */
  unknown: Map<string, number>;
  /** What the speed was measured on, and by how many trials. */
  machines: Map<string, number>;
}

const kindOf = ({ method, architecture, task, shots, steps, epochs, batchSize, learningRates }: Trial) =>
  JSON.stringify([method, architecture, task, shots, steps, epochs, batchSize, learningRates.length]);
const likeOf = ({ method, architecture }: Trial) =>
  JSON.stringify([architecture, method === "finetune" || method === "lp-ft"]);

/**
 * Estimates from finished trials how long others will take: by the mean of those of the same kind (method,
 * architecture, task, shots, length), or else by what the same architecture needed for a picture.
 *
 * @param here what the trials will run on: measurements there go before those of other machines.
 */
export function estimateRunTime(
  trials: readonly PlannedTrial[],
  finished: Iterable<StoredOutcome<TrialOutcome>>,
  here: string,
): RunTimeEstimate {
  const speeds = measured(finished, here);
  const machines = new Map<string, number>();
  const estimated: RunTimeEstimate = { seconds: 0, alike: 0, scaled: 0, unknown: new Map(), machines };
  const used = new Set<Sum>();
  for (const { trial, size } of trials) {
    const kind = speeds.get(kindOf(trial));
    const like = speeds.get(likeOf(trial));
    const work = cost(workloadOf(trial, size));
    if (kind !== undefined) {
      estimated.alike += 1;
      estimated.seconds += kind.seconds / kind.count;
    } else if (like !== undefined) {
      estimated.scaled += 1;
      estimated.seconds += (like.seconds / like.cost) * work;
    } else {
      estimated.unknown.set(trial.architecture, (estimated.unknown.get(trial.architecture) ?? 0) + work);
    }
    const sum = kind ?? like;
    if (sum !== undefined) used.add(sum);
  }
  for (const { on, count } of used) machines.set(on, Math.max(machines.get(on) ?? 0, count));
  return estimated;
}

interface Sum {
  seconds: number;
  cost: number;
  count: number;
  on: string;
}

function measured(finished: Iterable<StoredOutcome<TrialOutcome>>, here: string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { state, spec, result, seconds, on = "an unknown machine" } of finished) {
    const trial = spec as Trial;
    if (state !== "done" || result === undefined || trial.learningRates === undefined) continue;
    const work = cost(workloadDone(trial, result));
    for (const key of [kindOf(trial), likeOf(trial)]) {
      const sum = sums.get(key);
      if (sum === undefined || (sum.on !== here && on === here))
        sums.set(key, { seconds, cost: work, count: 1, on });
      else if (sum.on === on) {
        sum.seconds += seconds;
        sum.cost += work;
        sum.count += 1;
      }
    }
  }
  return sums;
}
