import { withoutDuplicates } from "../select-rows";
import type { Row } from "../row";
import { share, type SanityFinding } from "./finding";

/** Rows that repeat the setting and the accuracy of an earlier one. */
export function duplicates(rows: readonly Row[]): SanityFinding[] {
  const kept = new Set(withoutDuplicates(rows));
  const repeated = rows.filter((row) => !kept.has(row));
  if (repeated.length === 0) return [];
  const lines = new Set(repeated.map((row, i) => row.originRow ?? `row ${i}`)).size;
  return [
    {
      check: "duplicates",
      severity: "note",
      text: `${share(repeated.length, rows.length)} accuracies, on ${lines} lines, repeat the setting and the accuracy of an earlier line; they count once`,
      rows: repeated,
    },
  ];
}
