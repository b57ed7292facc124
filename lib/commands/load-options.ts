import type { LoadOptions } from "../models";
import { UserError } from "../common";

const activations = ["gelu", "gelu-tanh", "quick-gelu"] as const;

const isActivation = (value: unknown): value is (typeof activations)[number] =>
  (activations as readonly unknown[]).includes(value);

/** The options `--activation` and `--architecture`, checked. */
export function loadOptions({ activation, architecture }: Readonly<Record<string, unknown>>): LoadOptions {
  if (activation !== undefined && !isActivation(activation))
    throw new UserError(`--activation ${String(activation)}: expected ${activations.join(", ")}`);
  return {
    ...(activation !== undefined && { activation }),
    // Its name is checked where the presets are.
    ...(typeof architecture === "string" && {
      architecture: architecture as Extract<LoadOptions["architecture"], string>,
    }),
  };
}
