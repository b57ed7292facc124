import { decode } from "html-entities";

/**
 * What every count begins with: HTML entities of web captions decoded (`&amp;`), Unicode's compatible forms made one
 * (NFKC: full-width and styled letters), addresses of web pages dropped.
 */
export function cleanCaption(caption: string): string {
  let text = caption;
  if (text.includes("&")) text = decode(text);
  if (nonAscii.test(text)) text = text.normalize("NFKC");
  if (text.includes("://") || text.includes("www.")) text = text.replace(address, " ");
  return text;
}

// eslint-disable-next-line no-control-regex -- all but ASCII
const nonAscii = /[^\x00-\x7f]/;
const address = /(?:https?:\/\/|www\.)\S+/gi;

/** What the tokeniser below is called in results; changes with it. */
export const tokeniserName =
  "words-1: NFKC, lower case, runs of Unicode letters, marks and digits that hold a letter";

/** Placeholders in capitals (CC12M's `<PERSON>`), or letters and digits with `'`, `’`, `-` inside. */
const token = /<[A-Z]{2,}>|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;
const plainToken = /[a-z0-9]+(?:['-][a-z0-9]+)*/g;
/** What treebank-style captions (CC3M's) split off: `dog 's`, `do n't`. */
const clitic = /(^|\s)(?:['’](?:s|t|d|m|re|ve|ll)|n['’]t)(?![\p{L}\p{N}])/giu;
const letter = /\p{L}/u;

/**
 * The words of a cleaned caption in lower case: runs of letters, marks and digits of any script with at least one letter,
 * apostrophes and hyphens inside kept, the possessive `'s` dropped; `<PERSON>` is a word of its own, `<person>`. What
 * is written without spaces (Chinese, Thai) stays whole.
 */
export function tokenise(text: string): string[] {
  if (text.includes("'") || text.includes("’")) text = text.replace(clitic, "$1 ");
  if (!nonAscii.test(text) && !text.includes("<")) {
    const lower = text.toLowerCase();
    return finish(lower.match(plainToken) ?? []);
  }
  return finish(text.match(token) ?? []);
}

function finish(found: string[]): string[] {
  const kept: string[] = [];
  for (let word of found) {
    word = word.toLowerCase();
    if (word.length > 2 && (word.endsWith("'s") || word.endsWith("’s"))) word = word.slice(0, -2);
    const code = word.charCodeAt(0);
    if ((code >= 97 && code <= 122) || code === 60 || letter.test(word)) kept.push(word);
  }
  return kept;
}
