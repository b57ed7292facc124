export { demo, demoStudy } from "./demo";
export {
  carryOutControlled,
  controlledStudy,
  smokeStudy,
  variantsOf,
  type Controlled,
  type ControlledStudy,
  type Variant,
} from "./controlled";
export type { Board } from "./board";
export { runLocally, type Finished, type LocalOptions } from "./local";
export { checkStudy, readPaper, readStudy } from "./read-study";
export {
  cancelPaper,
  cancelStudy,
  carryOutPaper,
  carryOutStudy,
  planned,
  type Study,
  type StudyOptions,
} from "./study";
export { carryOutTrials, storeFolder } from "./carry-out";
export { foretell, foretellPaper } from "./dry-run";
export { paperTrials, planPaper, type PaperGrid, type PaperTrial } from "./paper-grid";
export { trialsOf } from "./trials-of";
export { smoke } from "./smoke";
export { work, type Work } from "./work";
export type { CarryOut } from "./worker";
export { cancelOnSlurm, runOnSlurm, type SlurmOptions, type SlurmRequest } from "./slurm";
export { locally, onSlurm, type Executor } from "./executor";
export { pretrainThrough } from "./pretrainings";
