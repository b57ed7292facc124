export { dropLockFromTheFuture } from "./future-dated-lock";
export { duration } from "./duration";
export { oneLine, UserError } from "./errors";
export { isFolder, isRefused, refusalOf, withFileErrors, write, writeJson } from "./files";
export { keepFile, keptText } from "./kept-files";
export { keepAwaited, keepValue, type KeptBy } from "./kept-values";
export { dataRoot, home, output, project } from "./paths";
export {
  showProgressWith,
  silentProgress,
  workStatusText,
  startProgress,
  terminalProgress,
  type Curve,
  type Progress,
  type WorkStatus,
  type StartProgress,
} from "./progress";
export { handOver } from "./hand-over";
export { hash, hashFile } from "./hash";
export { clearStop, Stopped, stopFlag, surviveInterrupts, throwIfStopped } from "./interrupt";
export { ascending, mean, median, middle, quantile, sum, variance } from "./statistics";
export { resolveName, unknownName } from "./names";
export { nodeOptions } from "./node-options";
export { textTable } from "./text-table";
export { startThread } from "./thread";
export { startPool, type ThreadPool } from "./thread-pool";
export { memoize } from "./memoize";
export { version } from "./version";
