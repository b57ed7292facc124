import { availableParallelism } from "node:os";

/** A worker's share of a machine. */
export interface Share {
  /** Which worker, from 0. */
  index: number;
  workers: number;
  /** The machine's GPUs, as CUDA_VISIBLE_DEVICES names them. */
  gpus: readonly string[];
  /** The machine's cores; those that this process may use by default. */
  cores?: number;
}

/**
 * What a worker's environment holds beside its parent's: its cores (TensorFlow's, libvips' and Node's thread pools) and
 * its GPU. Where there are more workers than GPUs, those that share one take memory as they need it and not all at
 * once.
 */
export function environment({ index, workers, gpus, cores = availableParallelism() }: Share) {
  const threads = String(Math.max(1, Math.floor(cores / workers)));
  const own: Record<string, string> = {
    TF_NUM_INTRAOP_THREADS: threads,
    TF_NUM_INTEROP_THREADS: threads,
    OMP_NUM_THREADS: threads,
    VIPS_CONCURRENCY: threads,
    // Node's own pool also reads and writes files: never fewer than two.
    UV_THREADPOOL_SIZE: String(Math.max(2, Number(threads))),
  };
  const gpu = gpus[index % Math.max(1, gpus.length)];
  if (gpu !== undefined) own.CUDA_VISIBLE_DEVICES = gpu;
  if (gpus.length > 0 && workers > gpus.length) own.TF_FORCE_GPU_ALLOW_GROWTH = "true";
  return own;
}
