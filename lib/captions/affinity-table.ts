import { paperCaptionWords, tyingWords } from "../catalogue";
import type { Affinity } from "./affinity";

/** How much a source's captions are about a task, as one number that grows with it. */
export interface AffinityPoint {
  source: string;
  task: string;
  affinity: number;
}

/**
 * The affinity of counted captions: the decimal logarithm of the share that names a class of the task (with half a caption
 * more, so that none is not minus infinity). Tasks whose classes no source names are left out: nothing tells them apart.
 */
export function affinityPoints(rows: readonly Affinity[]): AffinityPoint[] {
  const named = new Set(rows.filter(({ share }) => share > 0).map(({ task }) => task));
  return rows
    .filter(({ task }) => named.has(task))
    .map(({ source, task, share, captions }) => ({
      source,
      task,
      affinity: Math.log10((share * captions + 0.5) / (captions + 1)),
    }));
}

/**
 * The affinity that the paper speaks of (section 3.1, claim 21), from its Table 3 alone: how many of the words that tie captions to
 * a task (`cat`, `dog`: PETS; `background`, `design`, `pattern`, `texture`: DTD) are among a source's most common.
 */
export function paperAffinity(): AffinityPoint[] {
  return tyingWords.flatMap(({ task, words }) =>
    paperCaptionWords.map(({ source, words: common }) => ({
      source,
      task,
      affinity: words.filter((word) => common.includes(word)).length,
    })),
  );
}

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
    const counts = rest.map((row) => row.share * row.captions).reduce((sum, n) => sum + n, 0);
    const restCaptions = rest.reduce((sum, row) => sum + row.captions, 0);
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
