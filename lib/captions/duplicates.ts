/** What is known of how often captions repeat. */
export interface Duplicates {
  /** The share of captions that say what an earlier one said, 0 to 1. */
  share: number;
  /** The captions that come most often, with how often. */
  most: { caption: string; count: number }[];
  /** Whether `share` and `most` were estimated from a part of the different captions, because there were too many. */
  isEstimate: boolean;
}

/**
 * Counts repeated captions (letter by letter, but for case and space at the ends) in bounded memory: where there are more
 * than `maxDifferent`, only captions are kept whose hash falls in a half, a quarter, ... of all hashes, which is a uniform sample
 * of the different captions with whole counts (distinct sampling: Gibbons, VLDB 2001).
 */
export function duplicateCounter(maxDifferent = 200_000): {
  add(captions: readonly string[]): void;
  result(): Duplicates;
} {
  let counts = new Map<string, number>();
  let level = 0; // kept are hashes whose lowest `level` bits are 0
  let total = 0;
  const isKept = (caption: string) => (hash(caption) & ((1 << level) - 1)) === 0;
  return {
    add(captions) {
      total += captions.length;
      for (const one of captions) {
        const caption = one.trim().toLowerCase();
        if (level > 0 && !isKept(caption)) continue;
        const count = counts.get(caption);
        if (count !== undefined) {
          counts.set(caption, count + 1);
          continue;
        }
        counts.set(Buffer.from(caption, "utf8").toString("utf8"), 1); // detached from the megabyte it was cut from
        while (counts.size > maxDifferent) {
          level++;
          counts = new Map([...counts].filter(([kept]) => isKept(kept)));
        }
      }
    },
    result() {
      const different = counts.size * 2 ** level;
      return {
        share: total === 0 ? 0 : Math.max(0, 1 - different / total),
        most: [...counts]
          .filter(([, count]) => count > 1)
          .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
          .slice(0, 20)
          .map(([caption, count]) => ({ caption, count })),
        isEstimate: level > 0,
      };
    },
  };
}

/** FNV-1a with a finishing mix (murmur3's), 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
