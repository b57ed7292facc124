import type { Activation } from "../../layers";
import type { StateDict } from "../state-dict";
import { fromFlax, isFlax } from "./flax";
import { withClassPosition } from "./position-embeddings";
import { fromSlip, isSlip } from "./slip";
import { fromTorchvision, isTorchvision } from "./torchvision";

/** A file's tensors under our names, and what the file's origin says of the model beside them. */
export interface Translated {
  readonly stateDict: StateDict;
  readonly activation?: Activation;
  /** Attention heads of the image tower. */
  readonly heads?: number;
}

/** Other libraries' names and layouts into ours, which are OpenCLIP's and timm's: what is not one of theirs is left alone. */
export function translate(stateDict: StateDict): Translated {
  if (isTorchvision(stateDict)) return { stateDict: fromTorchvision(stateDict) };
  if (isSlip(stateDict)) return { stateDict: fromSlip(stateDict), activation: "quick-gelu" };
  if (isFlax(stateDict)) return { activation: "gelu-tanh", ...fromFlax(stateDict) };
  return { stateDict: withClassPosition(stateDict) };
}
