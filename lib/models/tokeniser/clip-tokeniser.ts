import { decode } from "html-entities";
import { bytePairs, type BytePairs } from "./bpe";
import { fixText } from "./fix-text";
import { clipMerges } from "./clip-merges";

/** The id that begins every text of CLIP's. */
export const startToken = 49406;
/** The id that ends every text of CLIP's; its token's output is the text's feature. */
export const endToken = 49407;
/** How many ids CLIP's vocabulary has: 0 to 49407. */
export const vocabularySize = 49408;
/** How many ids CLIP's text tower takes. */
export const contextLength = 77;

// Python's white space: JavaScript's has U+FEFF besides, and lacks U+001C to U+001F and U+0085.
const space = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const spaces = new RegExp(`[${space}]+`, "gu");
const words = new RegExp(
  `<start_of_text>|<end_of_text>|'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^${space}\\p{L}\\p{N}]+`,
  "giu",
);

// Words met before; captions repeat them, so a look-up here is what makes a corpus fast.
const limit = 200_000;
let known = new Map<string, readonly number[]>();
let pairs: BytePairs | undefined;

function wordIds(word: string): readonly number[] {
  let ids = known.get(word);
  if (ids === undefined) {
    ids = (pairs ??= bytePairs(clipMerges())).encode(word);
    if (known.size >= limit) known = new Map();
    known.set(word, ids);
  }
  return ids;
}

/**
 * A caption as CLIP's vocabulary sees it: text fixed, HTML unescaped twice, one space between words, in lower case
 * (unless `lower` is false).
 */
export function cleanText(text: string, { lower = true } = {}): string {
  // Most captions are plain ASCII without entities, which nothing below would change but for spaces and case.
  const plain = /^[ -~]*$/.test(text) && !text.includes("&");
  const fixed = plain ? text : unescape(unescape(fixText(text)));
  const spaced = fixed.replace(spaces, " ").trim();
  return lower ? spaced.toLowerCase() : spaced;
}

function unescape(text: string): string {
  return text.includes("&") ? decode(text, { level: "html5", scope: "body" }) : text;
}

/**
 * CLIP's ids of a text, from the start to the end token (no padding), as OpenAI's and OpenCLIP's tokeniser gives them:
 * where there would be more than `context`, the first `context` − 1 and the end token.
 *
 * @example
 * ```ts
 * import { models } from "upstream";
 * models.tokenize("a photo of a dog"); // => [49406, 320, 1125, 539, 320, 1929, 49407]
 * ```
 */
export function tokenize(text: string, context = contextLength): number[] {
  const ids = [startToken];
  for (const [word] of cleanText(text).matchAll(words)) {
    if (word === "<start_of_text>") ids.push(startToken);
    else if (word === "<end_of_text>") ids.push(endToken);
    else ids.push(...wordIds(word));
    if (ids.length >= context) break;
  }
  ids.length = Math.min(ids.length, context - 1);
  ids.push(endToken);
  return ids;
}

/** The ids of many texts, [texts, context] row by row, zeros after each end token: what the text tower takes. */
export function tokenizeBatch(texts: readonly string[], context = contextLength): Int32Array {
  const rows = new Int32Array(texts.length * context);
  texts.forEach((text, i) => rows.set(tokenize(text, context), i * context));
  return rows;
}

/** The text of ids, lower-cased and with spaces between words as the vocabulary splits them; start and end dropped. */
export function detokenize(ids: Iterable<number>): string {
  const words = Array.from(ids).filter((id) => id < startToken);
  return (pairs ??= bytePairs(clipMerges())).decode(words).trim();
}
