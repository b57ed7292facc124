import type { WordCounts } from "../counting/word-counts";
import { rankedWords } from "../counting/most-frequent";

/** How alike the words of two sources are. */
export interface VocabularyOverlap {
  a: string;
  b: string;
  /**
   * Of the `n` most frequent words of each, the share that both have (Jaccard: shared over all different ones), 0 to 1.
   */
  jaccard: number;
  /** The share of a's words (occurrences) that are in b's vocabulary, 0 to 1. */
  aInB: number;
  bInA: number;
}

/** Overlap of every two sources, by their `n` most frequent words. */
export function vocabularyOverlap(sources: readonly WordCounts[], n = 1000): VocabularyOverlap[] {
  const tops = sources.map((counts) => rankedWords(counts).slice(0, n));
  return sources.flatMap((a, i) =>
    sources.slice(i + 1).map((b, k) => {
      const [topA, topB] = [tops[i] as string[], tops[i + 1 + k] as string[]];
      const either = new Set([...topA, ...topB]).size;
      return {
        a: a.source,
        b: b.source,
        jaccard: (topA.length + topB.length - either) / either,
        aInB: shareKnown(a, b),
        bInA: shareKnown(b, a),
      };
    }),
  );
}

function shareKnown(a: WordCounts, b: WordCounts): number {
  let known = 0;
  let all = 0;
  for (const [word, { count }] of a.words) {
    all += count;
    if (b.words.has(word)) known += count;
  }
  return all === 0 ? 0 : known / all;
}
