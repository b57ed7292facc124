export { demo, demoSpec } from "./demo-spec";
export type { Board } from "./status-board";
export { runLocally, type FinishedWork, type LocalOptions } from "./run-locally";
export { checkGridSpec, readPaperGrid, readGridSpec } from "./read-spec";
export {
  cancelPaperGrid,
  cancelGrid,
  runPaperGrid,
  runGrid,
  plannedCheckpoints,
  type GridOptions,
} from "./run-grid";
export { runCells, withRate, type CellRateOptions, type TrialCell } from "./cell-rates";
export { isHalved, rungs, type Rung } from "./halving";
export { calibrate, type Calibration } from "./calibrate";
export { runTrialWork, storeFolder, trialRunner } from "./run-trials";
export { repeatTrial } from "./repeat-trial";
export { estimateGrid, estimatePaperGrid } from "./estimate-grid";
export { paperTrials, planPaper, type PaperGrid, type PaperTrial } from "./paper-grid";
export { planTrials } from "./plan-trials";
export { smoke } from "./smoke-grid";
export { work, type Work } from "./work";
export type { RunWork } from "./worker";
export { cancelOnSlurm, runOnSlurm, type SlurmOptions, type SlurmRequest } from "./slurm";
export { coresOf, machine } from "./machine";
export { type PlannedTrial } from "./run-time";
export { taskData } from "./trial-worker";
export { locally, onSlurm, type Executor } from "./executor";
export { runPretrainings } from "./pretraining-worker";
export type { GridSpec } from "./grid-spec";
