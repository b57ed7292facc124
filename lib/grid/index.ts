export { runLocally, type Board, type Finished, type LocalOptions } from "./local";
export { work, type Work } from "./work";
export type { CarryOut } from "./worker";
