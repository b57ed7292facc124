import type { ImageInput } from "../../architecture";
import type { ArchitectureHints } from "../infer-architecture";

/** What the configurations beside weights say of their model. */
export interface ModelConfiguration {
  readonly hints: ArchitectureHints;
  /** Of pictures; what a file leaves open is not in it. */
  readonly input: Partial<ImageInput>;
  /** The file that says how pictures are prepared, and the one that says what the model is. */
  readonly from: { readonly input?: string; readonly model?: string };
}
