import { nouns, lemmas, tagger } from "./tagger";
import { clean, tokeniser, words } from "./words";

/** What is counted. */
export type Unit = "words" | "lemmas" | "nouns" | "bigrams";

export const unitNames: readonly Unit[] = ["words", "lemmas", "nouns", "bigrams"];

/** Takes a caption apart. */
export const units: Readonly<Record<Unit, (caption: string) => string[]>> = {
  words: (caption) => words(clean(caption)),
  lemmas: (caption) => lemmas(clean(caption)),
  nouns: (caption) => nouns(clean(caption)),
  bigrams: (caption) => {
    const single = words(clean(caption));
    return single.slice(1).map((word, i) => `${single[i]} ${word}`);
  },
};

/** What makes the unit, to be written beside every result. */
export const makers: Readonly<Record<Unit, string>> = {
  words: tokeniser,
  lemmas: tagger,
  nouns: tagger,
  bigrams: tokeniser,
};
