export type { SlurmRequest } from "./request";
export { cancelOnSlurm, runOnSlurm, type SlurmOptions } from "./run-on-slurm";
