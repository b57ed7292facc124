export {
  waitForRun,
  holdRun,
  interruptRun,
  lastLogLine,
  detachOnInterrupt,
  runLog,
  backgroundProcess,
  startBackgroundProcess,
  type HeldRun,
  type BackgroundProcess,
} from "./background-process";
export { openStore, type WorkLock, type StoredOutcome, type Store } from "./store";
