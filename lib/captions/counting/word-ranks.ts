import type { WordCounts } from "./word-counts";
import { describeWord, rankedWords } from "./most-frequent";

/** A word's place in one source. */
export interface WordRank {
  source: string;
  /** 1 is the most frequent; null where it does not occur (or is a stop word). */
  rank: number | null;
  count: number;
  captions: number;
  perMillion: number;
}

/** A word's place in each of several sources. */
export function wordRanks(sources: readonly WordCounts[], word: string): WordRank[] {
  const wanted = word.toLowerCase();
  return sources.map((counts) => {
    const place = rankedWords(counts).indexOf(wanted);
    const { count, captions, perMillion } = describeWord(counts, wanted, place + 1);
    return { source: counts.source, rank: place < 0 ? null : place + 1, count, captions, perMillion };
  });
}
