import { sum } from "../../common";
import type { Affinity } from "./affinity";

/** How far a source stands out among others in naming a task's classes. */
export interface StandOut {
  source: string;
  task: string;
  /** The share of its captions that name a class, 0 to 1, and that of the other sources' together. */
  share: number;
  shareRest: number;
  /** Natural logarithm of the odds ratio (half a caption added to each count), and that over its standard error. */
  logOdds: number;
  z: number;
}

/** How distinctively each source names the classes of each task, against the other sources together. */
export function standOut(rows: readonly Affinity[]): StandOut[] {
  return rows.map(({ source, task, captions, share }) => {
    const rest = rows.filter((row) => row.task === task && row.source !== source);
    const counts = sum(rest.map((row) => row.share * row.captions));
    const restCaptions = sum(rest.map((row) => row.captions));
    const cells = [share * captions, (1 - share) * captions, counts, restCaptions - counts].map(
      (n) => n + 0.5,
    );
    const [a, b, c, d] = cells as [number, number, number, number];
    const logOdds = Math.log((a * d) / (b * c));
    return {
      ...{ source, task, share, shareRest: counts / restCaptions, logOdds },
      z: logOdds / Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
    };
  });
}
