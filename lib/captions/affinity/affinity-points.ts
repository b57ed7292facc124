import { paperCaptionWords, tyingWords } from "../../catalogue";
import type { Affinity } from "./affinity";

/** How much a source's captions are about a task, as one number that grows with it. */
export interface AffinityPoint {
  source: string;
  task: string;
  affinity: number;
}

/**
 * The affinity of counted captions: the decimal logarithm of the share that names a class of the task (with half a
 * caption more, so that none is not minus infinity). Tasks whose classes no source names are left out: nothing tells
 * them apart.
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
 * The affinity that the paper speaks of (section 3.1, claim 21), from its Table 3 alone: how many of the words that tie
 * captions to a task (`cat`, `dog`: PETS; `background`, `design`, `pattern`, `texture`: DTD) are among a source's most
 * common.
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
