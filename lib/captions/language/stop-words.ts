import { readFileSync } from "node:fs";
import { hash, UserError, withFileErrors } from "../../common";
import { stopList } from "./stop-list";

const words: ReadonlySet<string> = new Set(stopList);

/**
 * The stop list: the some 300 words that wink's English lexicon marks as such (`the`, `of`, ...), and what is left of
 * contractions.
 */
export function stopWords(): ReadonlySet<string> {
  return words;
}

/**
 * A stop list of your own: a word a line, in any case; lines that begin with `#` are comments.
 *
 * @throws UserError where the file cannot be read or has no word.
 */
export function readStopList(path: string): ReadonlySet<string> {
  const text = withFileErrors(path, () => readFileSync(path, "utf8"));
  const own = text
    .split(/\r?\n/)
    .map((line) => line.trim().toLowerCase())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (own.length === 0) throw new UserError(`${path}: no word in it, expected a word a line`);
  return new Set(own);
}

/** Names the stop list by its content, so that a count made with another one is told from this. */
export function stopListName(): string {
  return `wink's English stop words and contractions, ${words.size} words, ${hash([...words].sort())}`;
}
