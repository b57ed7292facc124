import { rerunsOf } from "../reruns";
import type { Row } from "../row";
import { percentText, rowText, type SanityFinding } from "./finding";

/** Settings that were run more than once and came out farther apart than their test sets' own noise explains. */
export function scatteringReruns(rows: readonly Row[]): SanityFinding[] {
  return rerunsOf(rows)
    .filter(({ ratio }) => ratio > 4)
    .map(({ rows: runs }) => ({
      check: "reruns far apart",
      severity: "doubt",
      text: `${rowText(runs[0]!)}: one setting is listed with ${runs.map(({ accuracy }) => percentText(accuracy)).join(" and ")}, which no test set's noise explains`,
      rows: runs,
    }));
}
