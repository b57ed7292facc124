import type { TestSizeFinding } from "../audit/test-sizes";
import type { Row } from "../row";
import { aboveFull } from "./above-full";
import { borrowedValues } from "./borrowed-values";
import { duplicates } from "./duplicate-rows";
import { falling } from "./falling";
import type { SanityFinding } from "./finding";
import { gaps } from "./gaps";
import { offLattice } from "./off-lattice";
import { selectedOnTestImages } from "./selection";
import { scatteringReruns } from "./scattering-reruns";
import { standsOut } from "./stands-out";
import { neverLeavesWarmUp } from "./warm-up";
import { trainedAtZeroShots, zeroShotAtChance } from "./zero-shot";

export type { SanityFinding } from "./finding";
export { finetuneSteps } from "./warm-up";

/** What the checks may be told that a table does not say. */
export interface SanityOptions {
  /** Classes of each task that is not one of the paper's. */
  classes?: Readonly<Record<string, number>>;
  /** Steps of warm-up of the fine-tunes that are not the paper's. */
  warmUp?: number;
}

/** All checks of a table, in order of severity. */
export function sanity(
  rows: readonly Row[],
  sizes: readonly TestSizeFinding[],
  options: SanityOptions = {},
): SanityFinding[] {
  const order = { error: 0, doubt: 1, note: 2 };
  return [
    ...borrowedValues(rows),
    ...zeroShotAtChance(rows, options.classes),
    ...trainedAtZeroShots(rows),
    ...standsOut(rows),
    ...scatteringReruns(rows),
    ...offLattice(rows, sizes),
    ...aboveFull(rows),
    ...falling(rows),
    ...neverLeavesWarmUp(rows, options.warmUp, options.classes),
    ...selectedOnTestImages(rows),
    ...duplicates(rows),
    ...gaps(rows),
  ].sort((a, b) => order[a.severity] - order[b.severity]);
}

/** The findings of one check. */
export interface SanitySummary extends Pick<SanityFinding, "check" | "severity"> {
  findings: number;
  /** The first of them. */
  example: string;
}

/** How many findings each check has, in the order in which each first comes. */
export function summariseSanity(findings: readonly SanityFinding[]): SanitySummary[] {
  return [...new Set(findings.map(({ check }) => check))].map((check) => {
    const [first, ...others] = findings.filter((one) => one.check === check) as [SanityFinding];
    return { check, findings: 1 + others.length, severity: first.severity, example: first.text };
  });
}
