export { carryOutStudy, demo, demoStudy, trialsOf, type Study } from "./demo";
export { runLocally, type Board, type Finished, type LocalOptions } from "./local";
export { rowOf } from "./rows";
export { findTrial, keepTrial, storeFolder, trialId, type FinishedTrial } from "./store";
export { work, type Work } from "./work";
export type { CarryOut } from "./worker";
export { cancelOnSlurm, runOnSlurm, type SlurmOptions, type SlurmRequest } from "./slurm";
