import type { BatchCounts } from "./count-batch";
import type { GrowthPoint, WordCounts, WordTally } from "./word-counts";

/** Longer captions are counted with those of this length. */
const maxLength = 256;

/** What batches add up to. */
export type Accumulated = Pick<WordCounts, "captions" | "total" | "words" | "missing" | "lengths" | "growth">;

/**
 * Adds up batches in their order with bounded memory: whenever there are more than `maxWords` different words, the
 * rarest half or more goes, and `missing` says how many occurrences any word may have lost (as in lossy counting: Manku
 * and Motwani, VLDB 2002). The frequent words, which is what is asked for, keep their counts but for that.
 */
export function wordAccumulator(maxWords: number): {
  add(batch: BatchCounts): void;
  result(): Accumulated;
} {
  const words = new Map<string, WordTally>();
  const lengths = new Array<number>(maxLength + 1).fill(0);
  const growth: GrowthPoint[] = [];
  let captions = 0;
  let total = 0;
  let missing = 0;
  const prune = () => {
    const sorted = Float64Array.from(words.values(), ({ count }) => count).sort();
    const bound = sorted[Math.floor(sorted.length / 2)] as number;
    for (const [word, { count }] of words) if (count <= bound) words.delete(word);
    missing += bound;
  };
  return {
    add(batch) {
      let next = nextPoint(total);
      batch.words.forEach((word, k) => {
        const known = words.get(word);
        const count = batch.counts[k] as number;
        const inCaptions = batch.captions[k] as number;
        const squares = batch.squares[k] as number;
        if (known !== undefined) {
          known.count += count;
          known.captions += inCaptions;
          known.squares += squares;
          return;
        }
        if (missing === 0) {
          // A new word: the vocabulary grows at its index.
          const at = total + (batch.firstAt[k] as number);
          while (at >= next) {
            growth.push({ words: next, different: words.size });
            next = nextPoint(next);
          }
        }
        words.set(word, { count, captions: inCaptions, squares });
      });
      for (const length of batch.lengths) {
        const bin = Math.min(length, maxLength);
        lengths[bin] = (lengths[bin] as number) + 1;
        total += length;
      }
      for (; missing === 0 && next <= total; next = nextPoint(next))
        growth.push({ words: next, different: words.size });
      captions += batch.lengths.length;
      if (words.size > maxWords) prune();
    },
    result: () => ({ captions, total, words, missing, lengths, growth }),
  };
}

/** The next of 1, 2, 5, 10, 20, 50, ... after n. */
function nextPoint(n: number): number {
  for (let power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(n, 1)))); ; power *= 10)
    for (const step of [1, 2, 5]) if (step * power > n) return step * power;
}
