import type { Claim, ClaimPart } from "../../catalogue";
import { keepStatistic } from "../kept-statistics";
import type { Row } from "../row";
import { scoreboard, type ScoreboardOptions } from "./index";
import type { ClaimVerdict } from "./verdict";

/**
 * The claim with another margin, as a fraction of 1: for how far ahead "by far" is, and how near "alike" is, which the
 * paper leaves open. Claims that need no margin stay as they are.
 */
export function withMargin(claim: Claim, margin: number): Claim {
  return {
    ...claim,
    parts: claim.parts.map((part): ClaimPart => {
      if ("margin" in part) return { ...part, margin };
      if ("by" in part && part.by !== undefined) return { ...part, by: margin };
      return part;
    }),
  };
}

/** Whether a claim needs a margin that the paper leaves open. */
export const hasMargin = ({ parts }: Pick<Claim, "parts">): boolean =>
  parts.some((part) => "margin" in part || ("by" in part && part.by !== undefined));

/** The verdicts of the claims with margins at margins of 1 to 10 points. */
export function marginSweep(
  rows: readonly Row[],
  options: ScoreboardOptions & { margins?: readonly number[] } = {},
): { claim: Claim; margin: number; tally: Record<ClaimVerdict, number> }[] {
  const { margins = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1], ...rest } = options;
  const claims = (options.claims ?? scoreboard([]).map(({ claim }) => claim)).filter(hasMargin);
  return keepStatistic("margin sweep", rows, { margins, ...rest, claims }, () =>
    margins.flatMap((margin) =>
      scoreboard(rows, { ...rest, claims: claims.map((claim) => withMargin(claim, margin)) }).map(
        ({ claim, tally }) => ({ claim, margin, tally }),
      ),
    ),
  );
}
