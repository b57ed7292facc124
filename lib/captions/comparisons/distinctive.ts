import { rateOf } from "../counting/rate";
import type { WordCounts } from "../counting/word-counts";
import { logLikelihood } from "./association";

/** How much a word belongs to one source rather than the rest. */
export interface DistinctiveWord {
  word: string;
  /** The log-odds ratio over its standard error: beyond ± 1.96 it is more than chance would do, one word at a time. */
  z: number;
  /** Log-odds ratio, natural logarithm: above 0 the source has more of it. */
  logOdds: number;
  /** Dunning's log-likelihood ratio, signed (see `logLikelihood`): keyness as corpus tools know it. */
  logLikelihood: number;
  /** In a million words of the source, with the 95 % interval. */
  perMillion: number;
  low: number;
  high: number;
  /** The same of the other sources together. */
  perMillionRest: number;
  lowRest: number;
  highRest: number;
  count: number;
  countRest: number;
}

export interface DistinctiveOptions {
  /** How many words the prior counts for; by default as many as the smaller side has. */
  priorSize?: number | undefined;
  /** By `z` (default) or `logLikelihood` (Dunning 1993: no prior; the usual keyness of corpus tools). */
  sort?: "z" | "logLikelihood" | undefined;
  /** Only words that come so often in both together; 1 by default. */
  minCount?: number | undefined;
  /** Words to leave out. */
  stop?: ReadonlySet<string> | undefined;
}

/**
 * What is distinctive of one source against others: log-odds ratios with an informative Dirichlet prior and their
 * z-scores (Monroe, Colaresi and Quinn 2008, Political Analysis 16(4), equations 16, 20, 22). The prior is the words of
 * all sources together, scaled to `priorSize` words: it pulls rare words, of which little is known, to no difference.
 *
 * @returns all words, the most distinctive of the source first, the most distinctive of the rest last.
 */
export function distinctive(
  counts: WordCounts,
  rest: readonly WordCounts[],
  { priorSize, sort = "z", minCount = 1, stop }: DistinctiveOptions = {},
): DistinctiveWord[] {
  const restCounts = new Map<string, { count: number; squares: number }>();
  let restTotal = 0;
  for (const one of rest) {
    restTotal += one.total;
    for (const [word, { count, squares }] of one.words) {
      const known = restCounts.get(word);
      restCounts.set(word, {
        count: (known?.count ?? 0) + count,
        squares: (known?.squares ?? 0) + squares,
      });
    }
  }
  const both = new Map([...restCounts].map(([word, { count }]) => [word, count]));
  for (const [word, { count }] of counts.words) both.set(word, (both.get(word) ?? 0) + count);
  const bothTotal = counts.total + restTotal;
  const prior = priorSize ?? Math.min(counts.total, restTotal);
  const found: DistinctiveWord[] = [];
  for (const [word, inBoth] of both) {
    const alpha = (prior * inBoth) / bothTotal;
    if (inBoth < minCount || stop?.has(word) === true) continue;
    const tally = counts.words.get(word);
    const y = tally?.count ?? 0;
    const { count: x, squares: squaresRest } = restCounts.get(word) ?? { count: 0, squares: 0 };
    const rest = rateOf(x, restTotal, squaresRest);
    const odds = (count: number, total: number) =>
      Math.log((count + alpha) / (total + prior - count - alpha));
    const logOdds = odds(y, counts.total) - odds(x, restTotal);
    found.push({
      word,
      z: logOdds / Math.sqrt(1 / (y + alpha) + 1 / (x + alpha)),
      logOdds,
      logLikelihood: logLikelihood({ count: y, total: counts.total, countRest: x, totalRest: restTotal }),
      ...rateOf(y, counts.total, tally?.squares),
      ...{ perMillionRest: rest.perMillion, lowRest: rest.low, highRest: rest.high },
      count: y,
      countRest: x,
    });
  }
  return found.sort((a, b) => b[sort] - a[sort] || (a.word < b.word ? -1 : 1));
}
