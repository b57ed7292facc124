import { stopWords } from "../language/stop-words";
import { unitKind } from "../language/units";
import { rateOf } from "./rate";
import type { CountedWord, WordCounts } from "./word-counts";

/** Which words to list. */
export interface WordFilter {
  /**
   * Words to leave out; wink's English stop list by default (none of nouns and their like: the tagger has chosen them).
   */
  stop?: ReadonlySet<string> | undefined;
  /** Only words that come at least so often (default 1). */
  minCount?: number | undefined;
}

/** Whether a word is left out. Runs of words are where a stop word begins or ends them. */
function isLeftOut({ method }: WordCounts, stop: ReadonlySet<string> | undefined): (word: string) => boolean {
  switch (unitKind(method.unit)) {
    case "chosen":
      return (word) => stop?.has(word) === true;
    case "word": {
      const list = stop ?? stopWords();
      return (word) => list.has(word);
    }
    case "run of words": {
      const list = stop ?? stopWords();
      return (run) =>
        list.has(run.slice(0, run.indexOf(" "))) || list.has(run.slice(run.lastIndexOf(" ") + 1));
    }
  }
}

/** The words of a source from the most frequent on (ties in the order of the alphabet), stop words left out. */
export function rankedWords(counts: WordCounts, { stop, minCount = 1 }: WordFilter = {}): string[] {
  const leaveOut = isLeftOut(counts, stop);
  return [...counts.words]
    .filter(([word, { count }]) => count >= minCount && !leaveOut(word))
    .sort(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1))
    .map(([word]) => word);
}

/**
 * The `n` most frequent words of a source.
 *
 * @example
 * ```ts
 * import { captions } from "upstream";
 * const counts = await captions.countWords(captions.openFiles("mine", "captions.csv"));
 * captions.mostFrequent(counts, 1)[0].word; // => "dog"
 * ```
 */
export function mostFrequent(counts: WordCounts, n = 20, filter: WordFilter = {}): CountedWord[] {
  return rankedWords(counts, filter)
    .slice(0, n)
    .map((word, i) => describeWord(counts, word, i + 1));
}

/** Rare words: those that come at most `atMost` times (1: hapax legomena), in the order of the alphabet. */
export function rareWords(counts: WordCounts, atMost = 1, filter: WordFilter = {}): CountedWord[] {
  const ranked = rankedWords(counts, filter);
  return ranked
    .map((word, i) => ({ word, rank: i + 1 }))
    .filter(({ word }) => (counts.words.get(word)?.count ?? 0) <= atMost)
    .map(({ word, rank }) => describeWord(counts, word, rank));
}

/** A word of a source as a row of a table; all zeros where it does not come. */
export function describeWord(counts: WordCounts, word: string, rank: number): CountedWord {
  const { count, captions, squares } = counts.words.get(word) ?? { count: 0, captions: 0, squares: 0 };
  return { rank, word, count, captions, ...rateOf(count, counts.total, squares) };
}
