import { claims as paperClaims, type Claim, type Shots } from "../../catalogue";
import { distinct } from "../audit/start-name";
import type { Row } from "../row";
import { scoredTable, type ScoredTableOptions } from "./scored-table";
import type { MeasuredEffect } from "./effects";
import { effectsOf } from "./rules";
import { confidenceLevel, verdict, type ClaimVerdict, type Effect } from "./verdict";
import { keepStatistic } from "../kept-statistics";

export type { Aggregate } from "./scored-table";
export { verdict, type Effect, type ClaimVerdict } from "./verdict";

/** An effect as it is reported: positive where the claim is true. */
export interface ScoredEffect {
  label: string;
  value: number;
  unit?: Effect["unit"];
  /** Its 95 % interval; null where the noise is not known. */
  low: number | null;
  high: number | null;
  rows: Row[];
}

/** What a claim comes to at one number of shots. */
export interface ScoredShots {
  shots: Shots;
  verdict: ClaimVerdict;
  /** All of them, the one that decides first. */
  effects: ScoredEffect[];
  /** Cells that the table lacks. */
  missing: string[];
}

/** A claim's line on the scoreboard. */
export interface Score {
  claim: Claim;
  /** At how many of the numbers of shots that it speaks of it has which verdict; those without rows are left out. */
  tally: Record<ClaimVerdict, number>;
  /** The verdicts in words where shots differ: `holds at 1, 5; does not hold at full`. */
  summary: string;
  shots: ScoredShots[];
  /** The rows it rests on. */
  rows: Row[];
}

/**
 * How a table is scored: which claims, and on the best of each grid or the expected best at the budget that all cells
 * compared had.
 */
export interface ScoreboardOptions extends ScoredTableOptions {
  claims?: readonly Claim[];
}

/** Scores each claim on a table; `verdict.ts` states the rules. */
export function scoreboard(rows: readonly Row[], options: ScoreboardOptions = {}): Score[] {
  return keepStatistic("scoreboard", rows, options, () => score(rows, options));
}

function score(rows: readonly Row[], options: ScoreboardOptions): Score[] {
  const { claims: wanted = paperClaims, ...rest } = options;
  const table = scoredTable(rows, rest);
  const measured = distinct(table.all, "shots");
  return wanted.map((claim) => {
    const shots = claim.shots
      .filter((one) => measured.includes(one) || claim.shots.length === 1)
      .map((one): ScoredShots => {
        const parts = claim.parts.map((part) => effectsOf(part, one, table));
        const effects = parts.flatMap((part) => part.effects);
        return {
          shots: one,
          // Cases that were picked because of how they came out are no test: their numbers are shown, no verdict is
          // given.
          verdict: claim.chosenAfterwards ? "cannot be told" : verdict(effects),
          effects: byWeight(effects),
          missing: [...new Set(parts.flatMap((part) => part.missing))],
        };
      });
    const answered = shots.filter(({ effects }) => effects.length > 0);
    return {
      claim,
      tally: tallyOf(answered),
      summary: summary(shots),
      shots,
      rows: [...new Set(shots.flatMap(({ effects }) => effects.flatMap((effect) => effect.rows)))],
    };
  });
}

/**
 * Effects in the order in which they weigh: the one with the lowest upper bound, which refutes or comes nearest to it,
 * first.
 */
function byWeight(effects: readonly MeasuredEffect[]): ScoredEffect[] {
  return effects
    .map(({ label, value, unit, range, rows }) => {
      const interval = range(confidenceLevel);
      const { low = null, high = null } = interval ?? {};
      return { label, value, ...(unit === undefined ? {} : { unit }), low, high, rows };
    })
    .sort((a, b) => (a.high ?? a.value) - (b.high ?? b.value));
}

function summary(shots: readonly ScoredShots[]): string {
  const verdicts = [...new Set(shots.map((one) => one.verdict))];
  if (verdicts.length === 0) return "cannot be told: no rows";
  return verdicts
    .map((one) => {
      const at = shots.filter((some) => some.verdict === one);
      const empty = at.every(({ effects }) => effects.length === 0) ? " (no rows)" : "";
      return `${one} at ${at.map((some) => some.shots).join(", ")}${empty}`;
    })
    .join("; ");
}

/** How often each verdict comes out. */
export function tallyOf(scored: readonly Pick<ScoredShots, "verdict">[]): Record<ClaimVerdict, number> {
  const count = (one: ClaimVerdict) => scored.filter(({ verdict }) => verdict === one).length;
  return {
    holds: count("holds"),
    "holds within noise": count("holds within noise"),
    "cannot be told": count("cannot be told"),
    "does not hold": count("does not hold"),
  };
}
