import { UserError } from "../../common";

/** What a job asks Slurm for, as sbatch's options of these names; what is left out is the cluster's default. */
export interface SlurmRequest {
  partition?: string;
  account?: string;
  /** Processors a job. */
  cpus?: number;
  /** GPUs a job. */
  gpus?: number;
  /** Memory a job, for instance `16G`. */
  memory?: string;
  /** Time limit a job, for instance `02:00:00`. */
  time?: string;
  /** Most jobs of the grid that run at the same time. */
  atOnce?: number;
  /** Any further option of sbatch, for instance `--qos=long`. */
  flags?: readonly string[];
}

/** sbatch's options for a request. */
export function options(request: SlurmRequest): string[] {
  const { partition, account, cpus, gpus, memory, time, flags = [] } = request;
  for (const flag of flags)
    if (!flag.startsWith("-"))
      throw new UserError(`slurm.flags: "${flag}" is no option of sbatch, expected -x or --name=value`);
  const saysExport = flags.some((flag) => /^--export(=|$)/.test(flag));
  return [
    // Jobs must find the home and the data as this process does, whatever SBATCH_EXPORT says.
    ...(saysExport ? [] : ["--export=ALL"]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(cpus === undefined ? [] : [`--cpus-per-task=${cpus}`]),
    ...(gpus === undefined ? [] : [`--gpus-per-task=${gpus}`, "--ntasks=1"]),
    ...(memory === undefined ? [] : [`--mem=${memory}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
    ...flags,
  ];
}
