import type { Counts } from "./counts";
import { describe, ranked } from "./top";

/** A word's place in one source. */
export interface Rank {
  source: string;
  /** 1 is the most frequent; null where it does not occur (or is a stop word). */
  rank: number | null;
  count: number;
  captions: number;
  perMillion: number;
}

/** A word's place in each of several sources. */
export function ranks(sources: readonly Counts[], word: string): Rank[] {
  const wanted = word.toLowerCase();
  return sources.map((counts) => {
    const place = ranked(counts).indexOf(wanted);
    const { count, captions, perMillion } = describe(counts, wanted, place + 1);
    return { source: counts.source, rank: place < 0 ? null : place + 1, count, captions, perMillion };
  });
}
