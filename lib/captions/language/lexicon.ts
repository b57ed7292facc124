import { createRequire } from "node:module";
import type WinkNLP from "wink-nlp";
import type WinkModel from "wink-eng-lite-web-model";

/**
 * wink-nlp and its English model, loaded at the first call: that takes a tenth of a second in every thread, and
 * counting words needs neither.
 */
export function loadWink(): { winkNLP: typeof WinkNLP; model: typeof WinkModel } {
  const load = createRequire(__filename);
  return {
    winkNLP: load("wink-nlp") as typeof WinkNLP,
    model: load("wink-eng-lite-web-model") as typeof WinkModel,
  };
}

let lexicon: ((word: string) => boolean) | undefined;

/** Whether a word (in lower case) is among the some 87,000 of wink's English lexicon. */
export function isInLexicon(word: string): boolean {
  if (lexicon === undefined) {
    // Not the tagger's instance: that one takes up the words it meets.
    const { winkNLP, model } = loadWink();
    const empty = winkNLP(model, []).readDoc("");
    // It gives the places in the lexicon, whatever its declared type says.
    lexicon = (one) => (empty.isLexeme(one) as unknown) !== null;
  }
  return lexicon(word);
}

const maxRemembered = 200_000;
const remembered = new Map<string, boolean>();

/**
 * Whether a caption is English: more than half of its words are in the lexicon. Captions are too short for the usual
 * detectors by letters: on emoji names and keywords (emojibase, 16 languages in Latin letters) this calls 96 % of the
 * English ones English and 0 to 11 % of the others; tinyld 1.3.4 44 % and 0 to 3 %.
 */
export function isMostlyEnglish(words: readonly string[]): boolean {
  let known = 0;
  for (const word of words) {
    let isKnown = remembered.get(word);
    if (isKnown === undefined) {
      isKnown = isInLexicon(word);
      if (remembered.size > maxRemembered) remembered.clear();
      remembered.set(word, isKnown);
    }
    if (isKnown) known++;
  }
  return 2 * known > words.length;
}
