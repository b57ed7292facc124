import { cleanText } from "./clip-tokeniser";

/** A vocabulary of whole words: id 0 is "no word", 1 any word that is not in it. */
export interface WordVocabulary {
  readonly words: readonly string[];
  /** [texts, context] row by row: the ids of each text's first words, then zeros. */
  encode(texts: readonly string[], context: number): Int32Array;
}

/** The letters and digits of a text, word by word. */
export const splitWords = (text: string): string[] => cleanText(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** The `size` − 2 most frequent words of captions (ties: in alphabetical order). */
export function countVocabulary(captions: Iterable<string>, size: number): string[] {
  const counts = new Map<string, number>();
  for (const caption of captions) {
    for (const word of splitWords(caption)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, size - 2)
    .map(([word]) => word);
}

/** A vocabulary of these words, with ids from 2 on; id 1 is any other word, id 0 fills up short texts. */
export function wordVocabulary(words: readonly string[]): WordVocabulary {
  const ids = new Map(words.map((word, i) => [word, i + 2]));
  return {
    words,
    encode(texts, context) {
      const rows = new Int32Array(texts.length * context);
      texts.forEach((text, row) => {
        splitWords(text)
          .slice(0, context)
          .forEach((word, i) => (rows[row * context + i] = ids.get(word) ?? 1));
      });
      return rows;
    },
  };
}
