import type { ClaimPart, Shots } from "../../../catalogue";
import type { ScoringContext } from "../scored-table";
import { gains } from "./gains";
import { leads } from "./leads";
import { orders } from "./orders";
import type { PartEffects, Rules } from "./rule";
import { spreads } from "./spreads";

const rules: Rules<ClaimPart["kind"]> = { ...spreads, ...leads, ...orders, ...gains };

/** The effects of a part at one number of shots. */
export function effectsOf(part: ClaimPart, shots: Shots, context: ScoringContext): PartEffects {
  const rule = rules[part.kind] as (part: ClaimPart, shots: Shots, context: ScoringContext) => PartEffects;
  return rule(part, shots, context);
}
