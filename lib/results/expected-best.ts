import { ascending, sum, UserError } from "../common";

/**
 * The accuracy to expect from the best of `budget` configurations, where `accuracies` are all that were tried.
 *
 * With `replacement` (Dodge et al. 2019, "Show Your Work", equation 4): the mean of the best of `budget` draws from the
 * accuracies' own distribution, the sum of v(i) [(i/n)^b - ((i-1)/n)^b] over the sorted values. Without: the mean over
 * all subsets of that size, unbiased for a random search (Tang et al. 2020), and the raw best at `budget` = n.
 *
 * @param accuracies 0 to 1, at least one. @param budget from 1; without replacement at most as many as there are.
 *
 * @example
 * ```ts
 * import { results } from "upstream";
 * results.expectedBest([0.1, 0.2, 0.3], 2, false); // => 0.2667
 * ```
 */
export function expectedBest(accuracies: readonly number[], budget: number, replacement = true): number {
  const n = accuracies.length;
  if (n === 0) throw new UserError("expected best of a grid: no accuracy was given");
  if (!(budget >= 1)) throw new UserError(`budget ${budget}: expected at least 1`);
  if (!replacement && budget > n)
    throw new UserError(`budget ${budget}: only ${n} configurations were tried`);
  const sorted = ascending(accuracies);
  // The chance that all of the budget lies among the i smallest.
  const below = (i: number) => (replacement ? (i / n) ** budget : chanceWithin(i, n, budget));
  return sum(sorted.map((value, i) => value * (below(i + 1) - below(i))));
}

/** C(i, b) / C(n, b), as a product so that nothing overflows. */
function chanceWithin(i: number, n: number, b: number): number {
  if (i < b) return 0;
  let chance = 1;
  for (let j = 0; j < b; j++) chance *= (i - j) / (n - j);
  return chance;
}

/** Expected best against budget, from 1 to the number of accuracies. */
export function budgetCurve(
  accuracies: readonly number[],
  replacement = true,
): { budget: number; accuracy: number }[] {
  return accuracies.map((_, i) => ({
    budget: i + 1,
    accuracy: expectedBest(accuracies, i + 1, replacement),
  }));
}
