import { decimalsOf } from "./lattice";
import { settingColumns, startColumns, type Row } from "./row";
import { group } from "./select-rows";

/** On fewer test images two settings easily come out with one accuracy. */
const enoughImages = 1000;

/**
 * The rows without those that were copied from another setting. Where a setting is listed with several accuracies, of
 * which one is the best that the same start reached under another setting on the same test images, that line was not
 * run: it repeats the start's best (from scratch, the authors' lines 770 to 772 do).
 */
export function withoutCopies(rows: readonly Row[]): Row[] {
  const copies = new Set(
    group(rows, [...startColumns, "method", "task", "shots", "seed", "pretrainSeed", "testSize"]).flatMap(
      (here) => {
        if ((here[0]!.testSize ?? 0) < enoughImages) return [];
        const settings = group(here, settingColumns);
        return settings.flatMap((runs) => {
          const others = settings.filter((other) => other !== runs).flat();
          if (new Set(runs.map(({ accuracy }) => accuracy)).size < 2 || others.length === 0) return [];
          const best = Math.max(...others.map(({ accuracy }) => accuracy));
          return runs.filter(({ accuracy }) => repeats(accuracy, best));
        });
      },
    ),
  );
  return copies.size === 0 ? [...rows] : rows.filter((row) => !copies.has(row));
}

/**
 * Whether two accuracies are one, written with more or fewer digits: they are equal, or apart by less than the last
 * digit of the coarser, which may be rounded or cut (at least a hundredth of a per cent).
 */
export function repeats(a: number, b: number): boolean {
  if (a === b) return true;
  const [fewer, more] = [decimalsOf(a), decimalsOf(b)].sort((x, y) => x - y) as [number, number];
  return fewer >= 4 && fewer !== more && Math.abs(a - b) < 10 ** -fewer - 1e-12;
}
