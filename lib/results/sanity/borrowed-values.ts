import { startName } from "../audit/start-name";
import { startColumns } from "../cells";
import { repeats } from "../copied-rows";
import { decimalsOf } from "../lattice";
import type { Row } from "../row";
import { group, withoutDuplicates } from "../select-rows";
import { percentText, rowText, type SanityFinding } from "./finding";

/** The columns of one setting: what was started from, and how it was transferred. */
const setting = [
  ...startColumns,
  "method",
  "finetuneEpochs",
  "finetuneLearningRate",
  "finetuneBatchSize",
  "finetuneWeightDecay",
] as const;

/**
 * Rows whose accuracies seem to be copied from another model: all values of one setting repeat the best values of
 * another start, or of its own start's other settings.
 *
 * Compared are cells that both have and where equal values would rarely be a coincidence; at least two must agree, and
 * none may differ. A setting that the table lists several times is compared once for each listing. Rounded values count
 * as equal: 74.31 repeats 74.309.
 */
export function borrowedValues(rows: readonly Row[]): SanityFinding[] {
  // On a small test set, or near 0 and 1, equal values are nothing strange.
  const telling = withoutDuplicates(rows).filter(
    ({ testSize, accuracy }) => testSize !== null && testSize >= 1000 && accuracy > 0.05 && accuracy < 0.995,
  );
  const best = bestByCell(telling);
  const density = densities(telling);
  const digitsOf = new Map(telling.map((row) => [row, decimalsOf(row.accuracy)]));
  const settings = group(telling, setting).flatMap(byListing);
  const settingOf = new Map(settings.flatMap((own, i) => own.map((row) => [row, i])));
  return settings.flatMap((own) => {
    const mine = startName(own[0]!) + own[0]!.architecture;
    for (const [start, cells] of best) {
      const matches: { row: Row; twin: Row }[] = [];
      let compared = 0;
      for (const row of own) {
        const twin = cells.get(cellOf(row))?.find((other) => settingOf.get(other) !== settingOf.get(row));
        // Zero-shot accuracy does not depend on how one fine-tunes: a start's own settings share it.
        if (twin === undefined || (start === mine && row.shots === 0)) continue;
        if (coincidence(row, twin, density.get(row)!, digitsOf.get(row)!) > 0.1) continue;
        compared++;
        if (repeats(row.accuracy, twin.accuracy)) matches.push({ row, twin });
      }
      if (matches.length < 2 || matches.length < compared) continue;
      // Where each is the other's best, one finding is enough: the coarser or the later one is the copy.
      const { row, twin } = matches[0]!;
      if (start !== mine && mine > start && decimalsOf(row.accuracy) >= decimalsOf(twin.accuracy)) continue;
      return [
        {
          check: "another model's values",
          severity: start === mine ? ("doubt" as const) : ("error" as const),
          text:
            `${startName(row)} (${row.architecture}, learning rate ${row.finetuneLearningRate ?? "unknown"}) repeats ` +
            `${start === mine ? "the best of its own other settings" : `${startName(twin)} (${twin.architecture})`} in all ` +
            `${compared} cells that both have, for instance ${percentText(row.accuracy, 2)} and ${percentText(twin.accuracy, 3)} in ${rowText(row)}`,
          rows: matches.flatMap((match) => [match.row, match.twin]),
        },
      ];
    }
    return [];
  });
}

const cellOf = (row: Row) => `${row.task} ${row.shots}`;

/** A setting's rows in parts: the first that each of its cells lists, the second, and so on. */
function byListing(rows: readonly Row[]): Row[][] {
  const listings: Row[][] = [];
  for (const runs of group(rows, ["task", "shots"])) runs.forEach((row, i) => (listings[i] ??= []).push(row));
  return listings;
}

/** For each start and cell its rows, the best first. */
function bestByCell(rows: readonly Row[]): Map<string, Map<string, Row[]>> {
  const starts = new Map<string, Map<string, Row[]>>();
  for (const members of group(rows, [...startColumns, "task", "shots"])) {
    const start = startName(members[0]!) + members[0]!.architecture;
    const cells = starts.get(start) ?? new Map<string, Row[]>();
    cells.set(
      cellOf(members[0]!),
      members.slice().sort((a, b) => b.accuracy - a.accuracy),
    );
    starts.set(start, cells);
  }
  return starts;
}

/** How many other values of its cell lie within half a point of each row. */
function densities(rows: readonly Row[]): Map<Row, number> {
  const near = new Map<Row, number>();
  for (const cell of group(rows, ["task", "shots"])) {
    const sorted = cell.slice().sort((a, b) => a.accuracy - b.accuracy);
    let [low, high] = [0, 0];
    for (const row of sorted) {
      while (sorted[low]!.accuracy <= row.accuracy - 0.005) low++;
      while (high < sorted.length && sorted[high]!.accuracy < row.accuracy + 0.005) high++;
      near.set(row, high - low - 1);
    }
  }
  return near;
}

/** The chance that one of the cell's other values lies where `row` does, `near` of them being within half a point. */
function coincidence(row: Row, twin: Row, near: number, digits: number): number {
  // Counts coincide in steps of one image; a rounded value has to hit one by its digits.
  const step = row.accuracy === twin.accuracy ? 1 / row.testSize! : 2 * 10 ** -digits;
  return (near * Math.max(step, 1e-4)) / 0.01;
}
