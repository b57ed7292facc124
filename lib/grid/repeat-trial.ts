import { join } from "node:path";
import { stopFlag, UserError } from "../common";
import { gpus } from "../engine";
import type { Trial, TrialOutcome } from "../transfer";
import { startWorker } from "./start-worker";
import { environment } from "./worker-environment";

/**
 * Carries out one trial in a worker process, as a grid does, and keeps nothing of it. How many threads compute decides
 * in which order sums are made, and after some hundred steps a few pictures are predicted otherwise: a trial is
 * repeated to the bit on as many cores as it had.
 *
 * @param cores of the machine's; all of them by default
 * @throws UserError where the trial can't be done; Stopped on an interrupt
 */
export async function repeatTrial(trial: Trial, cores?: number): Promise<TrialOutcome> {
  const share = { index: 0, workers: 1, gpus: gpus(), ...(cores !== undefined && { cores }) };
  const worker = startWorker(join(__dirname, "trial-worker"), environment(share));
  const stop = stopFlag();
  const end = () => worker.end();
  stop.addEventListener("abort", end);
  try {
    const answer = await worker.run({ id: "", spec: trial, group: "", label: "" });
    stop.throwIfAborted();
    if ("error" in answer) throw new UserError(answer.error);
    return answer.result as TrialOutcome;
  } finally {
    stop.removeEventListener("abort", end);
    end();
  }
}
