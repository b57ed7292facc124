import { shotsText } from "../../catalogue";
import { median } from "../../common";
import { startName } from "../audit/start-name";
import { cells, type Cell } from "../cells";
import type { Row } from "../row";
import { group, withoutDuplicates } from "../select-rows";
import { percentText, type SanityFinding } from "./finding";

/** Twice what is usual, and most of the way to `full`, is called odd. */
const usualTimes = 2;
const ofFull = 0.85;

/**
 * Few-shot accuracy that is nearly the same start's at `full`, while the other starts of that task are at less than
 * half of that share: the shots may not be what the column says.
 */
export function standsOut(rows: readonly Row[]): SanityFinding[] {
  const best = cells(withoutDuplicates(rows).filter((row) => row.method !== "zero-shot"));
  const full = new Map<string, number>();
  for (const cell of best.filter(({ shots }) => shots === "full")) {
    const key = `${startName(cell)} ${cell.task}`;
    full.set(key, Math.max(full.get(key) ?? 0, cell.accuracy));
  }
  const shares = best.flatMap((cell) => {
    const at = full.get(`${startName(cell)} ${cell.task}`);
    return at === undefined || cell.shots === "full" || cell.shots === 0
      ? []
      : [{ cell, share: cell.accuracy / at }];
  });
  const byCell = new Map<string, { cell: Cell; share: number }[]>();
  for (const entry of shares) {
    const key = `${entry.cell.task} ${entry.cell.shots}`;
    byCell.set(key, [...(byCell.get(key) ?? []), entry]);
  }
  const odd = [...byCell.values()].flatMap((entries) => {
    const middle = median(entries.map(({ share }) => share));
    return entries.length < 4
      ? []
      : entries
          .filter(({ share }) => share >= ofFull && share >= usualTimes * middle)
          .map((entry) => ({ ...entry, middle }));
  });
  return group(
    odd.flatMap(({ cell }) => cell.won),
    ["task", "shots", "objective", "method"],
  ).map((won) => {
    const here = odd.filter(({ cell }) => cell.won.some((row) => won.includes(row)));
    const first = here[0]!;
    return {
      check: "few shots, nearly full",
      severity: "doubt" as const,
      text:
        `${won[0]!.task}, ${shotsText(won[0]!.shots)}: ${here.map(({ cell }) => `${startName(cell)} ${percentText(cell.accuracy)}`).join(", ")} ` +
        `(${first.cell.method}), ${percentText(Math.min(...here.map(({ share }) => share)), 0)} or more of their accuracy at full, where starts usually have ${percentText(first.middle, 0)}`,
      rows: won,
    };
  });
}
