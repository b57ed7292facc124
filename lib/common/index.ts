export { duration } from "./duration";
export { UserError } from "./errors";
export { explained, write, writeJson } from "./files";
export { dataRoot, home, output, project } from "./paths";
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
export { hash } from "./hash";
export { clearStop, Stopped, stopFlag, throwIfStopped } from "./interrupt";
export { startThread } from "./thread";
export { version } from "./version";
