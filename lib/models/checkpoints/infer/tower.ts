import type { ImageTower } from "../../architecture";
import type { StateDict } from "../state-dict";
import type { ArchitectureHints, UsualInput } from "./hints";

/** An image tower that weights belong to, and what its pictures usually are. */
export interface InferredTower {
  readonly image: ImageTower;
  /** Pixels on a side; undefined where weights do not say. */
  readonly size?: number;
  /** What the size usually is where it can be any; default 224. */
  readonly usualSize?: number;
  readonly input: UsualInput;
  /** What was taken for granted, and what else it could be. */
  readonly assumed?: readonly string[];
}

/** Finds one kind of tower by its names; undefined where these are not its. */
export type Infer = (stateDict: StateDict, hints: ArchitectureHints) => InferredTower | undefined;
