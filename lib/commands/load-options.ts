import type { LoadOptions } from "../models";
import { Failure } from "../runs";

/** The options `--activation` and `--architecture`, checked. */
export function loadOptions({ activation, architecture }: Readonly<Record<string, unknown>>): LoadOptions {
  if (activation !== undefined && activation !== "gelu" && activation !== "quick-gelu")
    throw new Failure(`--activation ${String(activation)}: expected gelu or quick-gelu`);
  return {
    ...(activation !== undefined && { activation }),
    // Its name is checked where the presets are.
    ...(typeof architecture === "string" && {
      architecture: architecture as Extract<LoadOptions["architecture"], string>,
    }),
  };
}
