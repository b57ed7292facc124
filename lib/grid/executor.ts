import { gpus } from "../engine";
import type { Store } from "../runs";
import type { Board } from "./status-board";
import { runLocally, type FinishedWork } from "./run-locally";
import { runOnSlurm, type SlurmRequest } from "./slurm";
import type { Work } from "./work";

/**
 * What carries work out: this machine's worker processes, or Slurm. Both use the same store and give the same
 * results.
 */
export type Executor = <Result>(
  all: readonly Work[],
  store: Store<Result>,
  module: string,
  show: (board: Board) => void,
) => Promise<FinishedWork<Result>>;

/** Worker processes of this machine: as many as it has GPUs, or one, unless told otherwise. */
export const locally =
  ({ workers, retries }: { workers?: number; retries?: number } = {}): Executor =>
  (all, store, module, show) =>
    runLocally(all, store, {
      module,
      show,
      say: (line) => console.error(line),
      gpus: gpus(),
      ...(workers !== undefined && { workers }),
      ...(retries !== undefined && { retries }),
    });

/** Job arrays; what happens to them is told on standard error. */
export const onSlurm =
  (request: SlurmRequest = {}, retries?: number): Executor =>
  (all, store, module, show) =>
    runOnSlurm(all, store, {
      module,
      request,
      show,
      say: (line) => console.error(line),
      ...(retries !== undefined && { retries }),
    });
