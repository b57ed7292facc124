import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import type * as TensorFlowModule from "@tensorflow/tfjs-node-gpu";
import { Failure } from "../runs";
import { linkAddon } from "./link";
import { currentLink, libraryName, preloadName } from "./places";

type TensorFlow = typeof TensorFlowModule;

let loaded: TensorFlow | undefined;

/** Whether this process has loaded TensorFlow. */
export const isLoaded = () => loaded !== undefined;

function load(): TensorFlow {
  if (loaded !== undefined) return loaded;
  // TensorFlow's C++ side logs every start otherwise; 2 keeps errors.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // Node 23 removed this function, which tfjs-node calls.
  Object.assign(util, {
    isNullOrUndefined:
      (util as { isNullOrUndefined?: unknown }).isNullOrUndefined ??
      ((value: unknown) => value === null || value === undefined),
  });
  if (!linkAddon()) throw new Failure("TensorFlow is not set up: run `npx upstream setup`");
  const load = createRequire(__filename);
  const { preload } = load(join(currentLink(), preloadName())) as { preload(path: string): void };
  preload(join(currentLink(), "tensorflow", libraryName));
  loaded = load("@tensorflow/tfjs-node-gpu") as TensorFlow;
  return loaded;
}

/**
 * TensorFlow, loaded at the first use of one of its properties: importing this costs nothing, and what trains or
 * encodes nothing works before set-up. Throws a Failure where TensorFlow is not set up.
 */
export const tf: TensorFlow = new Proxy({} as TensorFlow, {
  get: (_, name) => load()[name as keyof TensorFlow],
  has: (_, name) => name in load(),
});
