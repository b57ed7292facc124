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
export { checkStudy, readStudy } from "./read-study";
export {
  cancelStudy,
  carryOutStudy,
  planned,
  storeFolder,
  trialsOf,
  type Study,
  type StudyOptions,
} from "./study";
export { smoke } from "./smoke";
export { work, type Work } from "./work";
export type { CarryOut } from "./worker";
export { cancelOnSlurm, runOnSlurm, type SlurmOptions, type SlurmRequest } from "./slurm";
export { locally, onSlurm, type Executor } from "./executor";
export { pretrainThrough } from "./pretrainings";
