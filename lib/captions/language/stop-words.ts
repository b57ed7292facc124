import { readFileSync } from "node:fs";
import { hash, UserError, withFileErrors } from "../../common";
import winkNLP from "wink-nlp";
import model from "wink-eng-lite-web-model";

let list: ReadonlySet<string> | undefined;

/** The stop list: the some 300 words that wink's English lexicon marks as such (`the`, `of`, ...), and what is left of contractions. */
export function stopWords(): ReadonlySet<string> {
  if (list === undefined) {
    const { its, readDoc } = winkNLP(model, []);
    const lexicon = (model.core as () => unknown)() as { features: { lexeme: { list: string[] } } };
    const candidates = lexicon.features.lexeme.list.filter((word) => /^[a-z]{1,12}$/.test(word));
    const tokens = readDoc(candidates.join(" ")).tokens();
    const flags = tokens.out(its.stopWordFlag) as unknown as boolean[];
    const found = (tokens.out() as string[]).filter((_, i) => flags[i]);
    list = new Set([...found, ..."abcdefghijklmnopqrstuvwxyz", ...contractions]);
  }
  return list;
}

/**
 * A stop list of your own: a word a line, in any case; lines that begin with `#` are comments.
 *
 * @throws UserError where the file cannot be read or has no word.
 */
export function readStopList(path: string): ReadonlySet<string> {
  const text = withFileErrors(path, () => readFileSync(path, "utf8"));
  const words = text
    .split(/\r?\n/)
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (words.length === 0) throw new UserError(`${path}: no word in it, expected a word a line`);
  return new Set(words);
}

/** Names the stop list by its content, so that a count made with another one is told from this. */
export function stopListName(): string {
  const words = [...stopWords()].sort();
  return `wink's English stop words and contractions, ${words.length} words, ${hash(words)}`;
}

const contractions = [
  "i'm",
  "i've",
  "i'd",
  "it's",
  "don't",
  "didn't",
  "can't",
  "couldn't",
  "that's",
  "there's",
  "he's",
  "she's",
  "we're",
  "you're",
  "they're",
  "isn't",
  "wasn't",
  "doesn't",
  "won't",
  "what's",
  "let's",
  "i'll",
  "haven't",
  "we've",
  "aren't",
  "you've",
  "wouldn't",
  "shouldn't",
  "im",
  "dont",
];
