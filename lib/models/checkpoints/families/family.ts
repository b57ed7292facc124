import type { ArchitectureHints } from "../infer-architecture";
import type { StateDict } from "../state-dict";
import type { NameMap } from "./name-map";

/** How another library names a kind of model's tensors, as data. */
export interface Family {
  /** The library and its class, as people say it. */
  readonly name: string;
  /** A file is of this family where each of these fits one of its names. */
  readonly marks: readonly RegExp[];
  /** Its names and ours for them. A name that no rule fits stays as it is. */
  readonly names: NameMap;
  /** What else must be done to tensors under our names: matrices turned, parted or joined. */
  readonly reshape?: (stateDict: StateDict) => StateDict;
  /** Why these tensors, under our names, are of a kind that cannot be computed here; undefined where they are not. */
  readonly refuse?: (stateDict: StateDict) => string | undefined;
  /** What models of this family have where no configuration says otherwise. */
  readonly usual?: ArchitectureHints;
  /** What its tensors' shapes say before they are changed. */
  readonly hints?: (stateDict: StateDict) => ArchitectureHints;
}
