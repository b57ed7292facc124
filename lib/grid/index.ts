export { demo, demoSpec } from "./demo";
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
export { checkGridSpec, readPaperGrid, readGridSpec } from "./read-spec";
export {
  cancelPaperGrid,
  cancelGrid,
  runPaperGrid,
  runGrid,
  plannedCheckpoints,
  type GridSpec,
  type GridOptions,
} from "./run-grid";
export { runTrials, storeFolder } from "./run-trials";
export { estimateGrid, estimatePaperGrid } from "./estimate-grid";
export { paperTrials, planPaper, type PaperGrid, type PaperTrial } from "./paper-grid";
export { planTrials } from "./plan-trials";
export { smoke } from "./smoke";
export { work, type Work } from "./work";
export type { RunWork } from "./worker";
export { cancelOnSlurm, runOnSlurm, type SlurmOptions, type SlurmRequest } from "./slurm";
export { locally, onSlurm, type Executor } from "./executor";
export { runPretrainings } from "./pretraining-worker";
