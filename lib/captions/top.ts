import { stopWords } from "./stop-words";
import type { Counts, Word } from "./counts";

/** Whether a word is one that says nothing about pictures. Nouns are never: the tagger has chosen them. */
function isLeftOut(counts: Counts, stop: ReadonlySet<string>): (word: string) => boolean {
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
export function ranked(counts: Counts, stop: ReadonlySet<string> = stopWords()): string[] {
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
export function top(counts: Counts, n = 20, stop?: ReadonlySet<string>): Word[] {
  return ranked(counts, stop)
    .slice(0, n)
    .map((word, i) => describe(counts, word, i + 1));
}

export function describe(counts: Counts, word: string, rank: number): Word {
  const count = counts.counts.get(word) ?? 0;
  return {
    rank,
    word,
    count,
    captions: counts.inCaptions.get(word) ?? 0,
    perMillion: counts.total === 0 ? 0 : (1e6 * count) / counts.total,
  };
}
