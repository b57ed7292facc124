import { batchCounter, type BatchCounts } from "../counting/count-batch";
import { cleanCaption, searchTokens, searchWords } from "../language/tokeniser";
import { parseQuery } from "./query";

/** The words of a batch outside hits, and how many of each stand near one. */
export interface BatchCollocates extends BatchCounts {
  /** Of the k-th word of `words` its occurrences near a hit. */
  near: Uint32Array;
  /** Hits. */
  hits: number;
}

/**
 * Counts words, and those within `window` words of a hit in the same caption. A word near two hits counts once; words
 * of the hits themselves are left out.
 */
export function collocateCounter(
  query: string,
  window: number,
): (captions: readonly string[]) => BatchCollocates {
  const finder = parseQuery(query);
  const near = new Map<string, number>();
  let hits = 0;
  const count = batchCounter((caption) => {
    if (!finder.mayHold(caption)) return searchWords(cleanCaption(caption));
    const text = finder.textOf(caption);
    const found = finder.find(text);
    if (found.length === 0) return searchWords(text);
    const words = searchTokens(text);
    hits += found.length;
    const isHit = words.map(({ start, end }) => found.some((hit) => start < hit.end && end > hit.start));
    const others: string[] = [];
    words.forEach((word, i) => {
      if (isHit[i]) return;
      others.push(word.text);
      if (isHit.slice(Math.max(0, i - window), i + window + 1).includes(true))
        near.set(word.text, (near.get(word.text) ?? 0) + 1);
    });
    return others;
  });
  return (captions) => {
    near.clear();
    hits = 0;
    const counted = count(captions);
    return { ...counted, near: Uint32Array.from(counted.words, (word) => near.get(word) ?? 0), hits };
  };
}
