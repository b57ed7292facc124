import type { WordCounts } from "../counting/word-counts";
import { mostFrequent, type WordFilter } from "../counting/most-frequent";

/** One rank across sources: `rank`, and under each source's name its word of that rank (empty where it has fewer). */
export type RankedRow = { rank: number } & Record<string, string | number>;

/** The `n` most frequent words of several sources side by side, in the manner of the paper's Table 3. */
export function sideBySide(sources: readonly WordCounts[], n = 20, filter?: WordFilter): RankedRow[] {
  const columns = sources.map((counts) => mostFrequent(counts, n, filter).map(({ word }) => word));
  const depth = Math.max(0, ...columns.map((words) => words.length));
  return Array.from({ length: depth }, (_, i) => {
    const side: RankedRow = { rank: i + 1 };
    sources.forEach(({ source }, s) => (side[source] = columns[s]?.[i] ?? ""));
    return side;
  });
}
