export { duration } from "./duration";
export { Failure } from "./failure";
export { explained, write, writeJson } from "./files";
export {
  attend,
  hold,
  interrupt,
  lastLine,
  leaveOnInterrupt,
  logOf,
  ownProcess,
  startOwnProcess,
  type Held,
  type OwnProcess,
} from "./own-process";
export { dataRoot, home, output, project } from "./places";
export {
  showProgressWith,
  silent,
  standingText,
  startProgress,
  terminalProgress,
  type Curve,
  type Progress,
  type Standing,
  type StartProgress,
} from "./progress";
export { hash } from "./spec";
export { openStore, type Claim, type Outcome, type Store } from "./store";
export { clearStop, Stopped, stopFlag, throwIfStopped } from "./stop";
export { startThread } from "./thread";
export { version } from "./version";
