import { dirname } from "node:path";
import type { Architecture } from "../architecture";
import { build } from "../model";
import { tokeniserBeside } from "../tokeniser/folder-tokeniser";
import { vocabularySize } from "../tokeniser/clip-tokeniser";
import { checkFit } from "./check-fit";
import type { Checkpoint } from "./checkpoint";
import { identifyModel } from "./identify-model";
import type { LoadOptions } from "./load-options";
import { locateCheckpoint } from "./locate-checkpoint";
import { openWeights } from "./open-weights";
import { readWeights } from "./read-weights";

/**
 * Loads a checkpoint: a file, a folder (transformers', timm's, OpenCLIP's), `org/name` in Hugging Face's cache, or a
 * name of the catalogue. PyTorch's, safetensors (in shards, too), big_vision's `.npz`, and our own. What is taken for
 * granted, since neither the weights nor a configuration say it, is printed as a warning.
 *
 * @throws UserError (or CorruptFileError) where the file is not there, is none of these, is not safe or whole, does not
 *   fit its model, or holds numbers that are not finite: one line that says which.
 */
export async function loadCheckpoint(pathOrName: string, options: LoadOptions = {}): Promise<Checkpoint> {
  const located = locateCheckpoint(pathOrName);
  const file = await openWeights(located.weights);
  try {
    const { stateDict, architecture, card, assumed, left } = identifyModel(located, file, options);
    for (const what of assumed) console.warn(`${pathOrName}: assumed ${what}`);
    const { parameters } = build(architecture);
    checkFit(located.weights, parameters, stateDict);
    const tokeniser = takesOtherIds(architecture) ? tokeniserBeside(dirname(located.weights)) : undefined;
    const weights = await readWeights(located.weights, parameters, stateDict);
    return {
      architecture,
      weights,
      ...(tokeniser && { tokeniser }),
      from: located.weights,
      ...card,
      ...(assumed.length > 0 && { assumed }),
      ...(left.length > 0 && { left }),
    };
  } finally {
    await file.close();
  }
}

/** Whether a text tower's ids are not CLIP's. */
function takesOtherIds({ clip }: Architecture): boolean {
  return clip?.text.kind === "transformer" && clip.text.vocabulary !== vocabularySize;
}
