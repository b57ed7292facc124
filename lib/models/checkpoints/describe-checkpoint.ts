import type { TensorFile } from "../../formats";
import type { Architecture } from "../architecture";
import { build } from "../model";
import { checkFit } from "./check-fit";
import type { Fact } from "./facts";
import { identifyModel } from "./identify-model";
import type { LoadOptions } from "./load-options";
import { locateCheckpoint } from "./locate-checkpoint";
import { openWeights } from "./open-weights";

/** What a checkpoint's file holds, told from its header without reading the weights. */
export interface Description {
  readonly path: string;
  readonly format: TensorFile["format"];
  readonly architecture: Architecture;
  /** Where each fact comes from. */
  readonly facts: readonly Fact[];
  /** What was taken for granted. */
  readonly assumed: readonly string[];
  /** Tensors that the encoder does not need. */
  readonly left: readonly string[];
  /** Names and shapes as PyTorch has them. */
  readonly tensors: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly dtypes: readonly string[];
  /** What else the file says: epoch, step, recipe, metrics. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Looks into a checkpoint without reading its numbers. Takes and throws what `loadCheckpoint` does. */
export async function describeCheckpoint(
  pathOrName: string,
  options: LoadOptions = {},
): Promise<Description> {
  const located = locateCheckpoint(pathOrName);
  const path = located.weights;
  const file = await openWeights(path);
  try {
    const { stateDict, architecture, card, assumed, left, facts } = identifyModel(located, file, options);
    checkFit(path, build(architecture).parameters, stateDict);
    // Our own card is shown field by field; `training` is a flag that every TorchScript module has.
    const plain = [...file.metadata].filter(([key]) => !/^(upstream|training)$|\./.test(key));
    return {
      path,
      format: file.format,
      architecture,
      facts,
      assumed,
      left,
      tensors: [...stateDict].map(([name, { shape }]) => ({ name, shape })),
      dtypes: [...new Set([...file.entries.values()].map(({ dtype }) => dtype))],
      metadata: { ...Object.fromEntries(plain), ...card },
    };
  } finally {
    await file.close();
  }
}
