import { nouns, lemmas, taggerName } from "./tagger";
import { cleanCaption, tokeniserName, tokenise } from "./tokeniser";

/** What is counted. */
export type Unit = "words" | "lemmas" | "nouns" | "bigrams";

export const unitNames: readonly Unit[] = ["words", "lemmas", "nouns", "bigrams"];

/** Takes a caption apart. */
export const takeApart: Readonly<Record<Unit, (caption: string) => string[]>> = {
  words: (caption) => tokenise(cleanCaption(caption)),
  lemmas: (caption) => lemmas(cleanCaption(caption)),
  nouns: (caption) => nouns(cleanCaption(caption)),
  bigrams: (caption) => {
    const single = tokenise(cleanCaption(caption));
    return single.slice(1).map((word, i) => `${single[i]} ${word}`);
  },
};

/** What makes the unit, to be written beside every result. */
export const unitMakers: Readonly<Record<Unit, string>> = {
  words: tokeniserName,
  lemmas: taggerName,
  nouns: taggerName,
  bigrams: tokeniserName,
};
