import { startThread } from "../../common";
import { notebookExecutor } from "./cell-executor";
import { newFlags } from "./interrupt-flags";
import { stopTimersOfStoppedCells } from "./stopped-timers";

export { lightenCompiler } from "./compiler";

/** The module of tslab that makes executors; what it exports is looked up at each call. */
interface ExecutorModule {
  createExecutor: Parameters<typeof notebookExecutor>[0];
}

/**
 * Changes this process's tslab, before it starts its kernel.
 *
 * @param pipe the file descriptor on which the starter writes the time of each interrupt.
 */
export function installCells(tslab: ExecutorModule, pipe: number): void {
  const flags = newFlags();
  const thread = startThread(__dirname, "interrupt-thread", { flags, pipe });
  tslab.createExecutor = notebookExecutor(tslab.createExecutor, flags, (listener) => {
    thread.on("message", listener);
  });
  stopTimersOfStoppedCells();
  thread.unref();
}
