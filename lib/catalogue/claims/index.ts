import type { Claim } from "./claim";
import { aboutImagenet } from "./imagenet";
import { aboutMethodsAndSizes } from "./methods-and-sizes";
import { aboutSources } from "./sources";

export { placesText } from "./claim";
export type {
  Across,
  Claim,
  ClaimPair,
  ClaimPart,
  ClaimPlace,
  ClaimStart,
  ClaimStarts,
  ClaimTasks,
} from "./claim";

/**
 * The claims of abstract, introduction, sections 3.1 to 3.5, appendices C and F, and of the first two versions, by
 * their number.
 */
export const claims: readonly Claim[] = [...aboutSources, ...aboutImagenet, ...aboutMethodsAndSizes].sort(
  (a, b) => a.id - b.id,
);
