import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import type * as TensorFlowModule from "@tensorflow/tfjs-node-gpu";
import { UserError } from "../common";
import { linkAddon } from "./symlink";
import { currentLink, currentVariant, libraryName, preloadName } from "./installation";

export type TensorFlow = typeof TensorFlowModule;

let loaded: TensorFlow | undefined;

/** Whether this process has loaded TensorFlow. */
export const isLoaded = () => loaded !== undefined;

/**
 * TensorFlow, loaded at the first call. Throws a UserError where it is not set up, and where the GPU was asked for
 * (`setup --gpu`) and TensorFlow doesn't use it: tfjs itself would go on, many times slower, without a word. Where
 * `CUDA_VISIBLE_DEVICES` hides all cards, the CPU is what was asked for.
 */
export function loadTensorFlow(): TensorFlow {
  if (loaded !== undefined) return loaded;
  const tensorflow = loadOnAnyDevice();
  // Who hides the cards asks for the CPU.
  const areHidden = /^\s*(-1.*)?$/.test(process.env.CUDA_VISIBLE_DEVICES ?? "0");
  if (currentVariant() === "gpu" && !usesGpu(tensorflow) && !areHidden) {
    throw new UserError(
      "the GPU was asked for, but TensorFlow runs on the CPU: see `npx upstream doctor`, or go back with `npx upstream setup --cpu`",
    );
  }
  loaded = tensorflow;
  return tensorflow;
}

/** Loads TensorFlow as `loadTensorFlow` does, but accepts whichever device it is on. */
export function loadOnAnyDevice(): TensorFlow {
  // TensorFlow's C++ side logs every start otherwise; 2 keeps errors.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // TensorFlow leaves oneDNN off where a processor has no AVX-512 VNNI, and is then a third slower than with it.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= "1";
  // Node 23 removed this function, which tfjs-node calls.
  Object.assign(util, {
    isNullOrUndefined:
      (util as { isNullOrUndefined?: unknown }).isNullOrUndefined ??
      ((value: unknown) => value === null || value === undefined),
  });
  if (!linkAddon()) throw new UserError("TensorFlow is not set up: run `npx upstream setup`");
  const load = createRequire(__filename);
  const { preload } = load(join(currentLink(), preloadName())) as { preload(path: string): void };
  preload(join(currentLink(), "tensorflow", libraryName));
  return load("@tensorflow/tfjs-node-gpu") as TensorFlow;
}

/** Whether TensorFlow found a GPU and computes on it. */
export function usesGpu(tensorflow: TensorFlow): boolean {
  return (tensorflow.backend() as unknown as { isUsingGpuDevice: boolean }).isUsingGpuDevice;
}
