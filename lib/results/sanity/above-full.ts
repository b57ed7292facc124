import { cells } from "../cells";
import { combinedRange } from "../combination";
import { withoutDuplicates } from "../select-rows";
import type { Row } from "../row";
import { rowText, percentText, type SanityFinding } from "./finding";

/** Few-shot accuracy above the best at `full` of any start of that kind on the task: more data should not be worse. */
export function aboveFull(rows: readonly Row[]): SanityFinding[] {
  const best = cells(withoutDuplicates(rows).filter((row) => row.method !== "zero-shot"));
  const full = best.filter((cell) => cell.shots === "full");
  return best.flatMap((cell): SanityFinding[] => {
    if (cell.shots === "full" || cell.shots === 0) return [];
    const same = full.find(
      (other) =>
        other.task === cell.task &&
        other.source === cell.source &&
        other.sourceSize === cell.sourceSize &&
        other.objective === cell.objective &&
        other.architecture === cell.architecture,
    );
    if (same === undefined || cell.accuracy <= same.accuracy) return [];
    const range = combinedRange([
      { weight: 1, cell },
      { weight: -1, cell: same },
    ]);
    const beyond = range !== null && range.low > 0;
    return [
      {
        check: "few-shot above full",
        severity: beyond ? "doubt" : "note",
        text: `${rowText(cell.won[0]!)} (${cell.method}): ${percentText(cell.accuracy)}, above ${percentText(same.accuracy)} at full (${same.method})${beyond ? ", beyond noise" : ", within noise"}`,
        rows: [...cell.won, ...same.won],
      },
    ];
  });
}
