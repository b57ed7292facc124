export { duration } from "./duration";
export { Failure } from "./failure";
export { write, writeJson } from "./files";
export { dataRoot, home, output, project } from "./places";
export {
  showProgressWith,
  silent,
  standingText,
  startProgress,
  terminalProgress,
  type Progress,
  type Standing,
  type StartProgress,
} from "./progress";
export { hash } from "./spec";
export { openStore, type Claim, type Outcome, type Store } from "./store";
export { clearStop, Stopped, stopFlag, throwIfStopped } from "./stop";
export { version } from "./version";
