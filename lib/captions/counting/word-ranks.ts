import { describeWord, rankedWords } from "./most-frequent";
import type { CountedWord, WordCounts } from "./word-counts";

/** A word's place in one source. */
export interface WordRank extends Omit<CountedWord, "rank"> {
  source: string;
  /** 1 is the most frequent; null where it does not occur (or is a stop word). */
  rank: number | null;
}

/** A word's place in each of several sources. */
export function wordRanks(sources: readonly WordCounts[], word: string): WordRank[] {
  const wanted = word.toLowerCase();
  return sources.map((counts) => {
    const place = rankedWords(counts).indexOf(wanted);
    return {
      source: counts.source,
      ...describeWord(counts, wanted, place + 1),
      rank: place < 0 ? null : place + 1,
    };
  });
}
