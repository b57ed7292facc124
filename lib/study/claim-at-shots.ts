import type { Shots } from "../catalogue";

/** `borne`: each difference is above what the claim says; `refuted`: one is surely below; `cannot be told`: neither. */
export type StudyVerdict = "borne" | "refuted" | "cannot be told" | "not run";

/** What a question's own runs say of a claim at one number of shots. */
export interface ClaimAtShots {
  shots: Shots;
  verdict: StudyVerdict;
  /**
   * The number that decides: the smallest difference among the claim's pairs, or a spread; its 95 % interval, and what
   * it is.
   */
  difference: number | null;
  low: number | null;
  high: number | null;
  pair: string | null;
  /**
   * False where the pre-trainings' own scatter is not known: then nothing is said to be borne or refuted of recipes.
   */
  knowsSeeds: boolean;
}

/** A claim whose trials are not there. */
export const notRun = (shots: Shots): ClaimAtShots => ({
  shots,
  verdict: "not run",
  difference: null,
  low: null,
  high: null,
  pair: null,
  knowsSeeds: false,
});
