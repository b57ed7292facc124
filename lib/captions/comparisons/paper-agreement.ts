import { paperCaptionWords } from "../../catalogue";
import { mostFrequent } from "../counting/most-frequent";
import type { WordCounts } from "../counting/word-counts";

/** A source's most frequent words beside those the paper gives for it. */
export interface PaperAgreement {
  source: string;
  /** The paper's words, the most common first. */
  paper: readonly string[];
  /** Ours, as many as asked for. */
  ours: readonly string[];
  /** Words of the paper that are among ours. */
  both: readonly string[];
  /** Words of the paper that are not. */
  missing: readonly string[];
  /** The paper's words that our text of the table holds: 20, or fewer where it is cut. */
  of: number;
}

/**
 * How many of the words that Table 3 gives for a source are among our `n` most frequent.
 *
 * @param name the source's name in Table 3, where the counts go by another.
 * @returns undefined where Table 3 has no such source.
 */
export function agreementWithPaper(
  counts: WordCounts,
  n = 20,
  name = counts.source,
): PaperAgreement | undefined {
  const row = paperCaptionWords.find(({ source }) => source.toLowerCase() === name.toLowerCase());
  if (row === undefined) return undefined;
  const ours = mostFrequent(counts, n).map(({ word }) => word);
  return {
    source: row.source,
    paper: row.words,
    ours,
    both: row.words.filter((word) => ours.includes(word)),
    missing: row.words.filter((word) => !ours.includes(word)),
    of: row.words.length,
  };
}
