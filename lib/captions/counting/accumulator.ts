import type { BatchCounts } from "../workers/jobs";
import type { WordCounts, GrowthPoint } from "./word-counts";

/** Longer captions are counted with those of this length. */
const maxLength = 256;

type Counted = Pick<
  WordCounts,
  "captions" | "total" | "counts" | "inCaptions" | "missing" | "lengths" | "growth"
>;

/**
 * Adds up batches in their order with bounded memory: whenever there are more than `maxWords` different words, the rarest
 * half or more goes, and `missing` says how many occurrences any word may have lost (as in lossy counting: Manku and
 * Motwani, VLDB 2002). The frequent words, which is what is asked for, keep their counts but for that.
 */
export function wordAccumulator(maxWords: number): { add(batch: BatchCounts): void; result(): Counted } {
  const counts = new Map<string, number>();
  const inCaptions = new Map<string, number>();
  const lengths = new Array<number>(maxLength + 1).fill(0);
  const growth: GrowthPoint[] = [];
  let captions = 0;
  let total = 0;
  let missing = 0;
  const prune = () => {
    const sorted = Float64Array.from(counts.values()).sort();
    const bound = sorted[Math.floor(sorted.length / 2)] as number;
    for (const [word, count] of counts)
      if (count <= bound) {
        counts.delete(word);
        inCaptions.delete(word);
      }
    missing += bound;
  };
  return {
    add(batch) {
      let next = nextPoint(total);
      batch.words.forEach((word, k) => {
        const before = counts.get(word);
        if (before === undefined && missing === 0) {
          // A new word: the vocabulary grows at its place.
          const at = total + (batch.firstAt[k] as number);
          while (at >= next) {
            growth.push({ words: next, different: counts.size });
            next = nextPoint(next);
          }
        }
        counts.set(word, (before ?? 0) + (batch.counts[k] as number));
        inCaptions.set(word, (inCaptions.get(word) ?? 0) + (batch.captions[k] as number));
      });
      for (const length of batch.lengths) {
        const place = Math.min(length, maxLength);
        lengths[place] = (lengths[place] as number) + 1;
        total += length;
      }
      for (; missing === 0 && next <= total; next = nextPoint(next))
        growth.push({ words: next, different: counts.size });
      captions += batch.lengths.length;
      if (counts.size > maxWords) prune();
    },
    result: () => ({ captions, total, counts, inCaptions, missing, lengths, growth }),
  };
}

/** The next of 1, 2, 5, 10, 20, 50, ... after n. */
function nextPoint(n: number): number {
  for (let power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(n, 1)))); ; power *= 10)
    for (const step of [1, 2, 5]) if (step * power > n) return step * power;
}
