import { rateOf, type Rate } from "../counting/rate";
import type { WordCounts } from "../counting/word-counts";

/** A word's rate in one group of captions. */
export interface TrendPoint extends Rate {
  word: string;
  group: string;
  count: number;
  /** Words of the group. */
  total: number;
}

/**
 * How the rates of words change over groups of captions, for instance over years or caption lengths.
 *
 * @param groups from `countGroups`, in the order to show. @param words as the groups' unit writes them, in lower case.
 */
export function trend(groups: readonly WordCounts[], words: readonly string[]): TrendPoint[] {
  return words.flatMap((word) =>
    groups.map(({ source: group, total, words: counted }) => {
      const { count = 0, squares = 0 } = counted.get(word.toLowerCase()) ?? {};
      return { word, group, count, total, ...rateOf(count, total, squares) };
    }),
  );
}
