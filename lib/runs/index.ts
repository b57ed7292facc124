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
} from "./background-process";
export { openStore, type Claim, type Outcome, type Store } from "./store";
