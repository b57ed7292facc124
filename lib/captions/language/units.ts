import { adjectives, lemmas, nouns, properNouns, taggerName, verbs } from "./tagger";
import { cleanCaption, emoji, hashtags, tokenise, tokeniserName } from "./tokeniser";

/** What is counted. */
export type Unit =
  | "words"
  | "lemmas"
  | "nouns"
  | "proper-nouns"
  | "verbs"
  | "adjectives"
  | "hashtags"
  | "emoji"
  | "bigrams"
  | "trigrams"
  | "fourgrams"
  | "fivegrams";

/** Which stop words a unit leaves out: single ones, those at the ends of runs, or none, since it is chosen already. */
export type UnitKind = "word" | "run of words" | "chosen";

interface UnitEntry {
  kind: UnitKind;
  /** What makes it, to be written beside every result. */
  maker: string;
  /** Takes a cleaned caption apart. */
  take(text: string): string[];
}

/** Runs of n neighbouring words within a caption. */
const runs = (n: number): UnitEntry => ({
  kind: "run of words",
  maker: tokeniserName,
  take(text) {
    const words = tokenise(text);
    const found: string[] = [];
    for (let i = 0; i + n <= words.length; i++) found.push(words.slice(i, i + n).join(" "));
    return found;
  },
});

const entries: Readonly<Record<Unit, UnitEntry>> = {
  words: { kind: "word", maker: tokeniserName, take: tokenise },
  lemmas: { kind: "word", maker: taggerName, take: lemmas },
  nouns: { kind: "chosen", maker: taggerName, take: nouns },
  "proper-nouns": { kind: "chosen", maker: taggerName, take: properNouns },
  verbs: { kind: "chosen", maker: taggerName, take: verbs },
  adjectives: { kind: "chosen", maker: taggerName, take: adjectives },
  hashtags: { kind: "chosen", maker: tokeniserName, take: hashtags },
  emoji: { kind: "chosen", maker: tokeniserName, take: emoji },
  bigrams: runs(2),
  trigrams: runs(3),
  fourgrams: runs(4),
  fivegrams: runs(5),
};

export const unitNames = Object.keys(entries) as readonly Unit[];

/** What takes a caption apart into these units. It may throw at captions that the tagger cannot read. */
export function unitsOf(unit: Unit): (caption: string) => string[] {
  const { take } = entries[unit];
  return (caption) => take(cleanCaption(caption));
}

export const unitKind = (unit: Unit): UnitKind => entries[unit].kind;

export const unitMaker = (unit: Unit): string => entries[unit].maker;
