import { sum } from "../../common";
import type { BadInput } from "../../data";
import { wordAccumulator } from "../counting/accumulator";
import { logLikelihood, mutualInformation } from "../comparisons/association";
import { rateOf } from "../counting/rate";
import { stopWords } from "../language/stop-words";
import type { CaptionSource } from "../sources/caption-source";
import type { CaptionChoice } from "../sources/read-captions";
import { passOver } from "../workers/pass";
import type { BatchCollocates } from "./collocate-batch";
import { parseQuery } from "./query";

/** A word that stands near what was asked for. */
export interface Collocate {
  word: string;
  /** Its occurrences near a hit, and in all (hits' own words apart). */
  near: number;
  count: number;
  /** Occurrences near a hit that chance would give. */
  expected: number;
  /**
   * Dunning's log-likelihood ratio, below 0 where there are fewer than expected: beyond ± 3.84, 1 in 20 words by
   * chance.
   */
  logLikelihood: number;
  /** Pointwise mutual information in bits: log2 of observed over expected. */
  pmi: number;
  /** Its rate near hits in a million words there, with the 95 % interval. */
  perMillion: number;
  low: number;
  high: number;
  /** The same of all other words. */
  perMillionElsewhere: number;
  lowElsewhere: number;
  highElsewhere: number;
}

export interface CollocateOptions extends BadInput, CaptionChoice {
  /** How many words to each side are near (default 5); captions' ends are never crossed. */
  window?: number | undefined;
  /** Only words that stand near so often (default 3). */
  minCount?: number | undefined;
  /** Words to leave out (default: wink's English stop list). */
  stop?: ReadonlySet<string> | undefined;
  /** What to sort by (default `logLikelihood`); `pmi` favours rare words: raise `minCount` with it. */
  sort?: "logLikelihood" | "pmi" | undefined;
}

/**
 * The words that stand near a query's hits more often than chance would have them: surface collocations (Evert 2008),
 * from the 2 x 2 table of each word (it or another, near or elsewhere).
 *
 * @returns the strongest first; empty where the query was not found.
 * @throws UserError where the query is none, or as `countWords`.
 *
 * @example
 * ```ts
 * import { captions } from "upstream";
 * const near = await captions.collocates(captions.openFiles("mine", "captions.csv"), "dog");
 * Array.isArray(near); // => true
 * ```
 */
export async function collocates(
  source: CaptionSource,
  query: string,
  options: CollocateOptions = {},
): Promise<Collocate[]> {
  const { window = 5, minCount = 3, stop = stopWords(), sort = "logLikelihood" } = options;
  parseQuery(query);
  const counted = await passOver(source, { kind: "collocates", query, window }, options, {
    by: null,
    start: nearSum,
  });
  const { total, near } = counted.sum;
  const totalNear = sum(near.map(({ count }) => count));
  const totalElsewhere = total - totalNear;
  return near
    .filter(({ word, count }) => count >= minCount && !stop.has(word))
    .map(({ word, count, all }): Collocate => {
      const elsewhere = rateOf(all - count, totalElsewhere);
      const table = { count, total: totalNear, countRest: all - count, totalRest: totalElsewhere };
      return {
        word,
        near: count,
        count: all,
        expected: (totalNear * all) / total,
        logLikelihood: logLikelihood(table),
        pmi: mutualInformation(table),
        ...rateOf(count, totalNear),
        perMillionElsewhere: elsewhere.perMillion,
        ...{ lowElsewhere: elsewhere.low, highElsewhere: elsewhere.high },
      };
    })
    .sort((a, b) => b[sort] - a[sort] || b.near - a.near || (a.word < b.word ? -1 : 1));
}

/** Adds up the words in all, and of each that stands near a hit its occurrences there and in all. */
function nearSum() {
  const near = new Map<string, number>();
  const words = wordAccumulator(1_000_000);
  return {
    add(result: BatchCollocates) {
      words.add(result);
      result.near.forEach((count, k) => {
        const word = result.words[k] as string;
        if (count > 0) near.set(word, (near.get(word) ?? 0) + count);
      });
    },
    result() {
      const { total, words: counted } = words.result();
      const all = (word: string) => counted.get(word)?.count ?? 0;
      return {
        total,
        near: [...near].map(([word, count]) => ({ word, count, all: Math.max(count, all(word)) })),
      };
    },
  };
}
