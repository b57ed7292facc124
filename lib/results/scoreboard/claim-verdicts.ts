import { claims as paperClaims, type Shots } from "../../catalogue";
import type { Row } from "../row";
import { scoreboard, type ScoreboardOptions } from "./index";
import type { ClaimVerdict } from "./verdict";

/** A claim of the paper and its verdict at each number of shots that it speaks of. */
export type ClaimVerdicts = { claim: number; text: string } & {
  [shots in Shots as `at ${shots}`]?: ClaimVerdict;
};

/**
 * The paper's claims with these numbers beside what the table says of each, by shots: what a notebook ends with. Empty
 * where the claim doesn't speak of a number of shots, or nothing was measured.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * results.claimVerdicts(results.published(), [8])[0]["at full"]; // => "holds"
 * ```
 */
export function claimVerdicts(
  rows: readonly Row[],
  ids: readonly number[],
  options: Omit<ScoreboardOptions, "claims"> = {},
): ClaimVerdicts[] {
  const claims = paperClaims.filter(({ id }) => ids.includes(id));
  return scoreboard(rows, { ...options, claims }).map(({ claim, shots }) => ({
    claim: claim.id,
    text: claim.text,
    ...Object.fromEntries(
      shots
        .filter(({ effects }) => effects.length > 0)
        .map(({ shots, verdict }) => [`at ${shots}`, verdict] as const),
    ),
  }));
}
