import type { ArchitectureHints } from "../infer-architecture";
import type { StateDict, StoredTensor } from "../state-dict";
import type { Family } from "./family";
import { flax } from "./flax";
import { mapName } from "./name-map";
import { openClipFamilies } from "./open-clip";
import { slip } from "./slip";
import { timmFamilies } from "./timm";
import { torchvisionVit } from "./torchvision";
import { transformersFamilies } from "./transformers";

/** Those of whose names one has more than another come first. */
const families: readonly Family[] = [
  torchvisionVit,
  slip,
  flax,
  ...transformersFamilies,
  ...openClipFamilies,
  ...timmFamilies,
];

/** A file's tensors under our names, and what its family says of the model beside them. */
export interface Translated {
  readonly stateDict: StateDict;
  /** Undefined where names are ours already: torchvision's ResNets, timm's CNNs. */
  readonly family?: Family;
  /** What the shapes say. */
  readonly hints: ArchitectureHints;
}

/**
 * Other libraries' names and layouts into ours, which are OpenCLIP's and timm's: what is not one of theirs is left
 * alone.
 */
export function translate(stateDict: StateDict): Translated {
  const names = [...stateDict.keys()];
  const family = families.find(({ marks }) => marks.every((mark) => names.some((name) => mark.test(name))));
  if (family === undefined) return { stateDict, hints: {} };
  const renamed: [string, StoredTensor][] = [];
  for (const [name, tensor] of stateDict) {
    const ours = mapName(name, family.names);
    if (ours !== null) renamed.push([ours, tensor]);
  }
  const ours: StateDict = new Map(renamed);
  return {
    stateDict: family.reshape?.(ours) ?? ours,
    family,
    hints: family.hints?.(stateDict) ?? {},
  };
}
