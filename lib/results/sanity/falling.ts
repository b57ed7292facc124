import { compareShots } from "../../catalogue";
import { columns, type Row } from "../row";
import { group } from "../select-rows";
import { fisher } from "../fisher";
import { rowText, percentText, share, type SanityFinding } from "./finding";

/** What must agree for two rows to be one setting at two numbers of shots. */
const setting = columns.filter(
  (column) => !["shots", "accuracy", "testSize", "evaluatedOn", "origin", "originRow"].includes(column),
);

/** Accuracy that falls with more shots under one setting: the share of steps, and the falls that are beyond noise. */
export function falling(rows: readonly Row[]): SanityFinding[] {
  const steps = group(
    rows.filter((row) => row.shots !== 0 && row.method !== "zero-shot"),
    [...setting, ...(rows.some((row) => row.originRow != null) ? (["originRow"] as const) : [])],
  ).flatMap((members) => {
    const ordered = members.slice().sort((a, b) => compareShots(a.shots, b.shots));
    return ordered.slice(1).map((after, i) => ({ before: ordered[i]!, after }));
  });
  const apart = steps.filter(({ before, after }) => before.shots !== after.shots);
  const falls = apart.filter(({ before, after }) => after.accuracy < before.accuracy);
  if (falls.length === 0) return [];
  const beyond = falls.filter(
    ({ before, after }) =>
      before.testSize !== null &&
      after.testSize !== null &&
      fisher(
        { accuracy: before.accuracy, testSize: before.testSize },
        { accuracy: after.accuracy, testSize: after.testSize },
      ) <
        0.05 / apart.length,
  );
  const worst = falls.reduce((a, b) =>
    a.before.accuracy - a.after.accuracy >= b.before.accuracy - b.after.accuracy ? a : b,
  );
  return [
    {
      check: "falling with shots",
      severity: beyond.length > 0 ? "doubt" : "note",
      text:
        `accuracy falls with more shots in ${share(falls.length, apart.length)} steps of one setting, ` +
        `${beyond.length} beyond noise (Fisher, Bonferroni); most in ${rowText(worst.after)}: ` +
        `${percentText(worst.before.accuracy)} to ${percentText(worst.after.accuracy)}`,
      rows: (beyond.length > 0 ? beyond : falls).flatMap(({ before, after }) => [before, after]),
    },
  ];
}
