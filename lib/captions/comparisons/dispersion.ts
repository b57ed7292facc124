import { mean, sum } from "../../common";
import type { BadInput } from "../../data";
import { rateOf, type Rate } from "../counting/rate";
import type { BatchOccurrences } from "../counting/occurrence-batch";
import type { WordCounts } from "../counting/word-counts";
import type { Unit } from "../language/units";
import type { CaptionSource } from "../sources/caption-source";
import type { CaptionChoice } from "../sources/read-captions";
import { passOver } from "../workers/pass";

/**
 * How evenly a word is spread over parts, and how often it comes in a million words of all of them, with its 95 %
 * interval.
 */
export interface Dispersion extends Rate {
  word: string;
  count: number;
  /** Parts that hold it, and parts in all. */
  range: number;
  parts: number;
  /**
   * Gries' deviation of proportions: half the sum of how far the word's shares of the parts are from the parts' shares
   * of all words. 0: spread as the words are; towards 1: all in one small part.
   */
  dp: number;
  /**
   * The same over its largest value, 1 less the smallest part's share (Lijffijt and Gries 2012): 0 to 1 whatever the
   * parts.
   */
  dpNorm: number;
  /** Juilland's D: 1 where the rate is the same in every part, 0 where all is in one; made for parts of one size. */
  juillandD: number;
}

/**
 * The dispersion of a word whose counts in parts of known sizes are given (Gries 2008, International Journal of Corpus
 * Linguistics 13(4); Juilland and Chang-Rodríguez 1964).
 *
 * @param counts of the word in each part. @param sizes of the parts in words; empty parts are left out.
 * @param squares of its occurrences in each caption, added up (see `rateOf`); by default as if no caption repeated it.
 */
export function dispersionOf(
  word: string,
  counts: readonly number[],
  sizes: readonly number[],
  squares?: number,
): Dispersion {
  const held = sizes.flatMap((size, i) => (size > 0 ? [{ size, count: counts[i] ?? 0 }] : []));
  const total = sum(held.map(({ size }) => size));
  const count = sum(held.map((part) => part.count));
  const n = held.length;
  const away = sum(held.map((part) => Math.abs(part.count / count - part.size / total)));
  const smallest = Math.min(...held.map(({ size }) => size / total));
  const rates = held.map((part) => part.count / part.size);
  const centre = mean(rates);
  const variance = mean(rates.map((rate) => (rate - centre) ** 2));
  const dp = count === 0 ? NaN : away / 2;
  return {
    word,
    count,
    ...rateOf(count, total, squares),
    range: held.filter((part) => part.count > 0).length,
    parts: n,
    dp,
    dpNorm: n < 2 ? NaN : dp / (1 - smallest),
    juillandD: n < 2 || count === 0 ? NaN : 1 - Math.sqrt(variance) / centre / Math.sqrt(n - 1),
  };
}

/** The dispersion of words over groups of captions, for instance over subreddits. @param groups from `countGroups`. */
export function dispersionOverGroups(groups: readonly WordCounts[], words: readonly string[]): Dispersion[] {
  const sizes = groups.map(({ total }) => total);
  return words.map((word) =>
    dispersionOf(
      word,
      groups.map((group) => group.words.get(word)?.count ?? 0),
      sizes,
      sum(groups.map((group) => group.words.get(word)?.squares ?? 0)),
    ),
  );
}

export interface DispersionOptions extends BadInput, CaptionChoice {
  /** What is counted (default: nouns); `words` are written as it writes them. */
  unit?: Unit | undefined;
  /** Into how many parts of about as many captions a source is cut, in its own order (default 20). */
  parts?: number | undefined;
}

/** The dispersion of words over a source, with their counts in its parts. */
export interface SourceDispersion {
  words: Dispersion[];
  /** Words in each part. */
  sizes: number[];
  /** Of each word its counts in the parts. */
  counts: number[][];
}

/**
 * How evenly words are spread over a source from its first caption to its last, cut into parts. In one pass: parts are
 * joined two by two whenever there are four times as many as wanted, and at the end to so many of about one size.
 *
 * @throws as `countWords`.
 */
export async function dispersion(
  source: CaptionSource,
  words: readonly string[],
  { unit = "nouns", parts = 20, ...options }: DispersionOptions = {},
): Promise<SourceDispersion> {
  const { sum } = await passOver(source, { kind: "occurrences", unit, words }, options, {
    by: parts,
    start: () => partAccumulator(words.length, parts),
  });
  const { sizes, counts, squares } = sum;
  return {
    words: words.map((word, w) => dispersionOf(word, counts[w] ?? [], sizes, squares[w])),
    sizes,
    counts,
  };
}

interface Part {
  captions: number;
  size: number;
  counts: number[];
}

function partAccumulator(words: number, wanted: number) {
  const empty = (): Part => ({ captions: 0, size: 0, counts: new Array<number>(words).fill(0) });
  const join = (some: readonly Part[]): Part => {
    const whole = empty();
    for (const part of some) {
      whole.captions += part.captions;
      whole.size += part.size;
      part.counts.forEach((count, w) => (whole.counts[w] = (whole.counts[w] as number) + count));
    }
    return whole;
  };
  let parts: Part[] = [];
  let perPart = 1; // captions
  let last = empty();
  const squares = new Array<number>(words).fill(0);
  const here = new Array<number>(words).fill(0); // occurrences in the caption at hand
  const close = () => {
    parts.push(last);
    last = empty();
    if (parts.length < 4 * wanted) return;
    parts = Array.from({ length: parts.length / 2 }, (_, i) => join(parts.slice(2 * i, 2 * i + 2)));
    perPart *= 2;
  };
  return {
    add({ lengths, captions, words: found }: BatchOccurrences) {
      let k = 0;
      lengths.forEach((length, c) => {
        last.captions++;
        last.size += length;
        const from = k;
        for (; captions[k] === c; k++) {
          const w = found[k] as number;
          last.counts[w] = (last.counts[w] as number) + 1;
          // n² is the sum of the first n odd numbers.
          squares[w] = (squares[w] as number) + 2 * (here[w] as number) + 1;
          here[w] = (here[w] as number) + 1;
        }
        for (let i = from; i < k; i++) here[found[i] as number] = 0;
        if (last.captions === perPart) close();
      });
    },
    result(): { sizes: number[]; counts: number[][]; squares: number[] } {
      const all = last.captions > 0 ? [...parts, last] : parts;
      const n = Math.min(wanted, all.length);
      const even = Array.from({ length: n }, (_, i) =>
        join(all.slice(Math.round((i * all.length) / n), Math.round(((i + 1) * all.length) / n))),
      );
      return {
        sizes: even.map(({ size }) => size),
        counts: Array.from({ length: words }, (_, w) => even.map(({ counts }) => counts[w] as number)),
        squares,
      };
    },
  };
}
