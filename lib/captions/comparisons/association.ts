/** A word in two texts: how often it comes in each, and how many words each has. */
export interface TwoCounts {
  count: number;
  total: number;
  countRest: number;
  totalRest: number;
}

/**
 * Dunning's log-likelihood ratio G² of a word's two rates (Dunning 1993, Computational Linguistics 19(1)), over all
 * four cells of the table, with the sign of the difference: above 0 the first has more. Under no difference G² is about
 * chi-squared with one degree of freedom: 3.84 is passed by 1 in 20 words, 10.83 by 1 in 1,000.
 */
export function logLikelihood({ count, total, countRest, totalRest }: TwoCounts): number {
  const all = total + totalRest;
  const both = count + countRest;
  const cell = (observed: number, expected: number) =>
    observed === 0 ? 0 : observed * Math.log(observed / expected);
  const sum =
    cell(count, (total * both) / all) +
    cell(countRest, (totalRest * both) / all) +
    cell(total - count, (total * (all - both)) / all) +
    cell(totalRest - countRest, (totalRest * (all - both)) / all);
  const sign = count * totalRest >= countRest * total ? 1 : -1;
  return sign * 2 * Math.max(0, sum);
}

/** Pointwise mutual information in bits (Church and Hanks 1990): log2 of the count over what chance would give. */
export function mutualInformation({ count, total, countRest, totalRest }: TwoCounts): number {
  return Math.log2((count * (total + totalRest)) / (total * (count + countRest)));
}
