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
 * The words of a cleaned caption in lower case: runs of letters, marks and digits of any script with at least one
 * letter, apostrophes and hyphens inside kept, the possessive `'s` dropped; `<PERSON>` is a word of its own,
 * `<person>`. What is written without spaces (Chinese, Thai) stays whole.
 */
export function tokenise(text: string): string[] {
  const hasApostrophe = text.includes("'") || text.includes("’");
  if (hasApostrophe) text = text.replace(clitic, "$1 ");
  const found =
    nonAscii.test(text) || text.includes("<")
      ? (text.match(token) ?? []).map((word) => word.toLowerCase())
      : (text.toLowerCase().match(plainToken) ?? []);
  const kept: string[] = [];
  for (let word of found) {
    if (hasApostrophe && word.length > 2 && (word.endsWith("'s") || word.endsWith("’s")))
      word = word.slice(0, -2);
    const code = word.charCodeAt(0);
    if ((code >= 97 && code <= 122) || code === 60 || letter.test(word)) kept.push(word);
  }
  return kept;
}

const hashtag = /#[\p{L}\p{M}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*/gu;

/** The hashtags of a cleaned caption, in lower case, with their `#`; those of digits alone are numbers. */
export function hashtags(text: string): string[] {
  return text.includes("#") ? (text.match(hashtag) ?? []).map((tag) => tag.toLowerCase()) : [];
}

/** One emoji as it is seen: a picture with its skin tone, several joined, a flag, or a keycap. */
const emojiSource =
  "(?:\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|" +
  "\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\uFE0F)*(?:\\u200D\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\uFE0F)*)*)";
const oneEmoji = new RegExp(emojiSource, "gu");
const textSigns = /[©®™‼⁉ℹ]/u;

/**
 * The emoji of a cleaned caption, without the sign that says they are drawn in colour (U+FE0F); `©` and its like are
 * none.
 */
export function emoji(text: string): string[] {
  if (!nonAscii.test(text)) return [];
  return (text.match(oneEmoji) ?? []).filter((one) => !textSigns.test(one)).map(withoutVariant);
}

/** An emoji without U+FE0F, which is there or not as the writer's keyboard has it. */
export const withoutVariant = (one: string): string => one.replaceAll("\uFE0F", "");

/** A piece of a caption that a search looks at: a hashtag, an emoji or a word (hyphens part words). */
export interface SearchToken {
  /** As it stands there, in lower case; hashtags with `#`, words without a possessive `'s`. */
  text: string;
  start: number;
  end: number;
}

const piece = new RegExp(
  `#[\\p{L}\\p{M}\\p{N}_]+|${emojiSource}|[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*(?:['’][\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]*)*`,
  "gu",
);

/** The same in text of ASCII in small letters alone, which is most of it: three times as fast. */
const plainPiece = /#[a-z0-9_]+|[a-z0-9]+(?:'[a-z0-9]+)*/g;

/** The pieces of a text in their order. */
export function searchTokens(text: string): SearchToken[] {
  const isPlain = !nonAscii.test(text);
  const found: SearchToken[] = [];
  for (const match of (isPlain ? text.toLowerCase() : text).matchAll(isPlain ? plainPiece : piece)) {
    const [one] = match;
    found.push({ text: pieceText(one), start: match.index, end: match.index + one.length });
  }
  return found;
}

/** The texts of `searchTokens` alone. */
export function searchWords(text: string): string[] {
  if (nonAscii.test(text)) return (text.match(piece) ?? []).map(pieceText);
  const found = text.toLowerCase().match(plainPiece) ?? [];
  return text.includes("'") ? found.map(pieceText) : found;
}

function pieceText(one: string): string {
  const lower = withoutVariant(one.toLowerCase());
  const hasPossessive = lower.length > 3 && (lower.endsWith("'s") || lower.endsWith("’s"));
  return hasPossessive ? lower.slice(0, -2) : lower;
}
