import { stopWords } from "../language/stop-words";
import type { WordCounts, CountedWord } from "./word-counts";

/** Whether a word is one that says nothing about pictures. Nouns are never: the tagger has chosen them. */
function isLeftOut(counts: WordCounts, stop: ReadonlySet<string>): (word: string) => boolean {
  switch (counts.how.unit) {
    case "nouns":
      return () => false;
    case "bigrams":
      return (bigram) => bigram.split(" ").some((word) => stop.has(word));
    case "words":
    case "lemmas":
      return (word) => stop.has(word);
  }
}

/** The words of a source from the most frequent on (ties in the order of the alphabet), stop words left out. */
export function rankedWords(counts: WordCounts, stop: ReadonlySet<string> = stopWords()): string[] {
  const leaveOut = isLeftOut(counts, stop);
  return [...counts.counts]
    .filter(([word]) => !leaveOut(word))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word]) => word);
}

/**
 * The `n` most frequent words of a source.
 *
 * @param stop words to leave out; wink's English stop list by default (nouns: none, the tagger has chosen them).
 */
export function mostFrequent(counts: WordCounts, n = 20, stop?: ReadonlySet<string>): CountedWord[] {
  return rankedWords(counts, stop)
    .slice(0, n)
    .map((word, i) => describeWord(counts, word, i + 1));
}

export function describeWord(counts: WordCounts, word: string, rank: number): CountedWord {
  const count = counts.counts.get(word) ?? 0;
  return {
    rank,
    word,
    count,
    captions: counts.inCaptions.get(word) ?? 0,
    perMillion: counts.total === 0 ? 0 : (1e6 * count) / counts.total,
  };
}
