import type { Store } from "../runs";
import { runLocally, type Board, type Finished } from "./local";
import { runOnSlurm, type SlurmRequest } from "./slurm";
import type { Work } from "./work";

/** Who carries work out: this machine, or Slurm. The store, and so the results, are the same. */
export type Executor = <Result>(
  all: readonly Work[],
  store: Store<Result>,
  module: string,
  show: (board: Board) => void,
) => Promise<Finished<Result>>;

/** Worker processes of this machine. */
export const locally =
  (workers = 1): Executor =>
  (all, store, module, show) =>
    runLocally(all, store, { module, workers, show });

/** Job arrays; what happens to them is told on standard error. */
export const onSlurm =
  (request: SlurmRequest = {}): Executor =>
  (all, store, module, show) =>
    runOnSlurm(all, store, { module, request, show, say: (line) => console.error(line) });
