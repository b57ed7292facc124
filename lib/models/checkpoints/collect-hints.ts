import type { TensorFile } from "../../formats";
import type { PublicCheckpoint } from "../../catalogue";
import type { ArchitectureHints } from "./infer-architecture";
import type { LoadOptions } from "./load-options";

/** What a file's format alone tells of its model: TorchScript archives are OpenAI's CLIP, which has quick GELU. */
export const usualOfFormat = (format: TensorFile["format"]): ArchitectureHints =>
  format === "torchscript" ? { activation: "quick-gelu" } : {};

/** What the user says of the model. */
export function optionHints({ activation, heads, epsilon, stem, size }: LoadOptions): ArchitectureHints {
  return {
    ...(activation && { activation, text: { activation } }),
    ...(heads !== undefined && { heads }),
    ...(epsilon !== undefined && { epsilon }),
    ...(stem && { stem }),
    ...(size !== undefined && { size }),
  };
}

/** What the catalogue says of a public checkpoint. */
export function catalogueHints({ activation, heads }: PublicCheckpoint): ArchitectureHints {
  return { ...(activation && { activation }), ...(heads && { heads }) };
}

/** Several hints as one: where two say something of the same field, the later one wins. */
export function mergeHints(...all: readonly (ArchitectureHints | undefined)[]): ArchitectureHints {
  let merged: ArchitectureHints = {};
  for (const hints of all)
    if (hints !== undefined) merged = { ...merged, ...hints, text: { ...merged.text, ...hints.text } };
  return merged;
}
