import { UserError } from "../../common";
import type { Parameters, ParameterSpec } from "../module";
import type { StateDict } from "./state-dict";

const shown = 12;

/**
 * Holds a file's tensors against what a model needs.
 *
 * @throws UserError that lists, all at once, what is missing, too many, or of another shape.
 */
export function checkFit(path: string, parameters: Parameters, stateDict: StateDict): void {
  const extra = [...stateDict.keys()].filter((name) => !Object.hasOwn(parameters, name));
  const problems = misfits(parameters, stateDict, extra);
  if (problems !== "") throw new UserError(`${path}: the weights do not fit the model: ${problems}`);
}

/** What is missing, of another shape, and (`extra`) too many; empty where all fits. */
export function misfits(parameters: Parameters, stateDict: StateDict, extra: readonly string[]): string {
  const missing = Object.keys(parameters).filter((name) => !stateDict.has(name));
  const different = Object.entries(parameters).flatMap(([name, spec]) => {
    const found = stateDict.get(name)?.shape;
    const expected = torchShape(spec);
    return found === undefined || found.join() === expected.join()
      ? []
      : [`${name} [${found.join(", ")}], expected [${expected.join(", ")}]`];
  });
  return [list("missing", missing), list("not the model's", extra), list("of another shape", different)]
    .filter((text) => text !== "")
    .join("; ");
}

function list(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const more = names.length > shown ? `, and ${names.length - shown} more` : "";
  return `${names.length} ${what}: ${names.slice(0, shown).join(", ")}${more}`;
}

/** A parameter's shape in PyTorch's files. */
export function torchShape({ shape, layout }: ParameterSpec): readonly number[] {
  if (layout !== "HWIO") return shape;
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  return [outputs, inputs, height, width];
}
