import type { ClaimPart, Shots } from "../../../catalogue";
import type { Cell } from "../../cells";
import type { Term } from "../../combination";
import type { ScoringContext } from "../scored-table";
import type { MeasuredEffect } from "../effects";

/** What a part of a claim comes to at one number of shots. */
export interface PartEffects {
  effects: MeasuredEffect[];
  /** Cells that it would have needed and the table lacks, in words. */
  missing: string[];
}

/** How the parts of some kinds become effects. */
export type Rules<Kinds extends ClaimPart["kind"]> = {
  [Kind in Kinds]: (
    part: Extract<ClaimPart, { kind: Kind }>,
    shots: Shots,
    context: ScoringContext,
  ) => PartEffects;
};

export const negative = (terms: readonly Term[]): Term[] =>
  terms.map(({ weight, cell }) => ({ weight: -weight, cell }));

/** The worst and the best of some cells. */
export function extremes(cells: readonly Cell[]): [Cell, Cell] {
  return [
    cells.reduce((a, b) => (b.accuracy < a.accuracy ? b : a)),
    cells.reduce((a, b) => (b.accuracy > a.accuracy ? b : a)),
  ];
}

export const cellText = (what: string, task: string, shots: Shots | string) =>
  `${what} on ${task} at ${shots}`;
