import type { Activation } from "../../layers";
import type { Pieces } from "../pieces";
import { fromFlax, isFlax } from "./flax";
import { withClassPosition } from "./positions";
import { fromSlip, isSlip } from "./slip";
import { fromTorchvision, isTorchvision } from "./torchvision";

/** A file's tensors under our names, and what the file's origin says of the model beside them. */
export interface Translated {
  readonly pieces: Pieces;
  readonly activation?: Activation;
  /** Attention heads of the image tower. */
  readonly heads?: number;
}

/** Other libraries' names and layouts into ours, which are OpenCLIP's and timm's: what is not one of theirs is left alone. */
export function translate(pieces: Pieces): Translated {
  if (isTorchvision(pieces)) return { pieces: fromTorchvision(pieces) };
  if (isSlip(pieces)) return { pieces: fromSlip(pieces), activation: "quick-gelu" };
  if (isFlax(pieces)) return { activation: "gelu-tanh", ...fromFlax(pieces) };
  return { pieces: withClassPosition(pieces) };
}
