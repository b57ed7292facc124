import { describeWord, rankedWords } from "./most-frequent";
import type { CountedWord, WordCounts } from "./word-counts";

/** A word's rank in one source. */
export interface WordRank extends Omit<CountedWord, "rank"> {
  source: string;
  /** 1 is the most frequent; null where it does not occur (or is a stop word). */
  rank: number | null;
}

/** A word's rank in each of several sources. */
export function wordRanks(sources: readonly WordCounts[], word: string): WordRank[] {
  const wanted = word.toLowerCase();
  return sources.map((counts) => {
    const index = rankedWords(counts).indexOf(wanted);
    return {
      source: counts.source,
      ...describeWord(counts, wanted, index + 1),
      rank: index < 0 ? null : index + 1,
    };
  });
}
