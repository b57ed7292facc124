import type { CountedWord, WordCounts } from "../counting/word-counts";
import { mostFrequent, type WordFilter } from "../counting/most-frequent";

/** One rank across sources: `rank`, and under each source's name its word of that rank (empty where it has fewer). */
export type RankedRow = { rank: number } & Record<string, string | number>;

export interface SideBySideOptions extends WordFilter {
  /**
   * Whether to write beside each word how often it comes, in a column `count: in a million (SOURCE)` (false):
   * `21: 1234 (1200-1270)`, with the rate's 95 % interval.
   */
  rates?: boolean | undefined;
}

/**
 * The `n` most frequent words of several sources side by side, in the manner of the paper's Table 3.
 *
 * @param options which words; and whether their rates stand beside them.
 *
 * @example
 * ```ts
 * import { captions } from "upstream";
 * const counts = await captions.countWords(captions.openFiles("mine", "captions.csv"));
 * captions.sideBySide([counts], 1); // => [{ rank: 1, mine: "dog" }]
 * ```
 */
export function sideBySide(
  sources: readonly WordCounts[],
  n = 20,
  { rates = false, ...filter }: SideBySideOptions = {},
): RankedRow[] {
  const columns = sources.map((counts) => mostFrequent(counts, n, filter));
  const depth = Math.max(0, ...columns.map((words) => words.length));
  return Array.from({ length: depth }, (_, i) => {
    const row: RankedRow = { rank: i + 1 };
    sources.forEach(({ source }, s) => {
      const word = columns[s]?.[i];
      row[source] = word?.word ?? "";
      if (rates) row[`count: in a million (${source})`] = word === undefined ? "" : rateCell(word);
    });
    return row;
  });
}

/**
 * How often a word comes, in a table's cell: `21: 1234 (1200-1270)`, its count, its rate in a million and the rate's 95
 * % interval.
 */
export function rateCell({
  count,
  perMillion,
  low,
  high,
}: Pick<CountedWord, "count" | "perMillion" | "low" | "high">): string {
  return `${count}: ${perMillion.toFixed(0)} (${low.toFixed(0)}-${high.toFixed(0)})`;
}
