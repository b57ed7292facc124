import { UserError } from "../../common";
import { wordMatcher } from "../language/name-matcher";
import { cleanCaption, searchTokens, withoutVariant, type SearchToken } from "../language/tokeniser";

/** Where something was found in a text. */
export interface Hit {
  start: number;
  end: number;
}

/** What looks for a query in captions. */
export interface Finder {
  /**
   * A quick look at a caption as it came: false only where there is no hit. Most captions hold no word of a query, and
   * taking one apart costs twenty times as much.
   */
  mayHold(caption: string): boolean;
  /** The caption as hits are placed in it: entities decoded, addresses dropped, one space between words. */
  textOf(caption: string): string;
  /** The hits in such a text, in their order; none overlap. */
  find(text: string): Hit[];
}

interface Term {
  /** Whether it is met by a piece of a caption. */
  isMetBy(piece: string): boolean;
  /** Letters that each such piece holds; empty where there may be none. */
  letters: string;
}

/**
 * Reads a query. Letters' case never matters, but in a regular expression with flags of its own.
 *
 * | query | finds |
 * |---|---|
 * | `dog`, `hot dog` | the word, or the words in a row; singular and plural alike |
 * | `"dogs"` | exactly that |
 * | `dog*`, `b?d` | words in which `*` stands for any letters, `?` for one; a `*` alone is any word |
 * | `#sunset`, `#*` | a hashtag, any hashtag (`dog` finds `#dog` too) |
 * | an emoji | that emoji; with the skin tone only if it has one |
 * | `/a|b/`, `/Dog/u` | a regular expression of JavaScript, on the caption's text |
 *
 * @throws UserError where nothing is left to look for, or the expression is wrong.
 */
export function parseQuery(query: string): Finder {
  const [, source, flags = ""] = /^\/(.+)\/([a-z]*)$/s.exec(query.trim()) ?? [];
  if (source !== undefined)
    return { mayHold: () => true, textOf, find: expressionFinder(query, source, flags) };
  const terms = termsOf(query);
  if (terms.length === 0)
    throw new UserError(
      `"${query}": nothing to look for, expected words, "exact words", wild*cards, #tags, emoji or /an expression/`,
    );
  return { mayHold: quickLook(terms), textOf, find: (text) => phraseHits(searchTokens(text), terms) };
}

const unevenSpace = /[^\S ]| {2}/;

function textOf(caption: string): string {
  const text = cleanCaption(caption);
  return (unevenSpace.test(text) ? text.replace(/\s+/g, " ") : text).trim();
}

/** Looks for the longest letters that the terms need. Entities and other letters than ASCII may turn into them. */
function quickLook(terms: readonly Term[]): (caption: string) => boolean {
  const letters = terms.reduce(
    (longest, term) => (term.letters.length > longest.length ? term.letters : longest),
    "",
  );
  if (letters === "") return () => true;
  const either = new RegExp(`${letters.replace(/[^\p{L}\p{N}]/gu, "\\$&")}|&|[^\\x00-\\x7f]`, "i");
  return (caption) => either.test(caption);
}

function expressionFinder(query: string, source: string, flags: string): (text: string) => Hit[] {
  let expression: RegExp;
  try {
    expression = new RegExp(source, flags === "" ? "giu" : `g${flags.replace("g", "")}`);
  } catch (error) {
    throw new UserError(`${query}: ${(error as Error).message}`);
  }
  return (text) =>
    Array.from(text.matchAll(expression), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
    })).filter(({ start, end }) => end > start);
}

/** A query's terms, each met by one piece of a caption. */
function termsOf(query: string): Term[] {
  return query.split(/("[^"]*")/).flatMap((part): Term[] => {
    const quoted = /^"(.*)"$/.exec(part)?.[1];
    if (quoted !== undefined)
      return searchTokens(quoted).map(({ text }) => {
        const letters = bare(text);
        return { letters, isMetBy: (piece) => bare(piece) === letters };
      });
    return part
      .split(/\s+/)
      .filter((word) => word !== "")
      .flatMap(wordTerms);
  });
}

function wordTerms(word: string): Term[] {
  if (word === "*") return [{ letters: "", isMetBy: () => true }];
  if (/[\p{L}\p{N}#][*?]|[*?][\p{L}\p{N}]/u.test(word)) {
    const isTag = word.startsWith("#");
    const letters = word.toLowerCase().replace(/[^\p{L}\p{M}\p{N}_*?]/gu, "");
    const pattern = letters
      .replaceAll("*", "[\\p{L}\\p{M}\\p{N}_'’]*")
      .replaceAll("?", "[\\p{L}\\p{M}\\p{N}_]");
    const whole = new RegExp(`^${isTag ? "#" : "#?"}${pattern}$`, "u");
    const parts = letters.split(/[*?]/).sort((a, b) => b.length - a.length);
    return [{ letters: parts[0] ?? "", isMetBy: (piece) => whole.test(piece) }];
  }
  if (word.startsWith("#")) {
    const tag = word.toLowerCase();
    return [{ letters: tag, isMetBy: (piece) => piece === tag }];
  }
  return searchTokens(word.normalize("NFKC")).map(({ text }): Term => {
    if (!/[\p{L}\p{N}]/u.test(text)) {
      const sign = withoutVariant(text);
      return { letters: sign, isMetBy: (piece) => piece === sign };
    }
    const isSame = wordMatcher(text);
    // A plural may share no more than its first letter with the word: mice, men.
    return { letters: "", isMetBy: (piece) => isSame(bare(piece)) };
  });
}

/** A hashtag's word is found as a word, too. */
const bare = (piece: string) => (piece.startsWith("#") ? piece.slice(1) : piece);

function phraseHits(found: readonly SearchToken[], terms: readonly Term[]): Hit[] {
  const hits: Hit[] = [];
  for (let i = 0; i + terms.length <= found.length; i++) {
    if (!terms.every((term, k) => term.isMetBy((found[i + k] as SearchToken).text))) continue;
    const last = i + terms.length - 1;
    hits.push({ start: (found[i] as SearchToken).start, end: (found[last] as SearchToken).end });
    i = last;
  }
  return hits;
}
