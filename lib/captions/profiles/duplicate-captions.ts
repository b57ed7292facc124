/** What is known of how often captions repeat. */
export interface Duplicates {
  /** The share of captions that say what an earlier one said, 0 to 1. */
  share: number;
  /** The captions that come most often, with how often. */
  most: { caption: string; count: number }[];
  /** Whether `share` and `most` were estimated from a part of the different captions, because there were too many. */
  isEstimate: boolean;
  /** The different captions that were kept, to be compared with those of another source. */
  kept: DistinctCaptions;
}

/** Some of the different captions of a source: all, or those whose hash says so. */
export interface DistinctCaptions {
  /** How often each comes. */
  counts: ReadonlyMap<string, number>;
  /** Kept are the captions whose hash ends in so many zeros (bits): at 0 all, at n one in 2^n. */
  level: number;
}

/** What two captions have to share to be the same one: letters, but for case, space and Unicode's compatible forms. */
function normal(caption: string): string {
  // eslint-disable-next-line no-control-regex -- all but ASCII
  const text = /[^\x00-\x7f]/.test(caption) ? caption.normalize("NFKC") : caption;
  return text.replace(/\s+/g, " ").trim().toLowerCase();
}

/**
 * Counts repeated captions (see `normal`) in bounded memory: where there are more than `maxDifferent`, only captions
 * are kept whose hash falls in a half, a quarter, ... of all hashes, which is a uniform sample of the different
 * captions with whole counts (distinct sampling: Gibbons, VLDB 2001). The hash is the same for all sources, so that
 * what two sources kept can be compared.
 */
export function duplicateCounter(maxDifferent = 200_000): {
  add(captions: readonly string[]): void;
  result(): Duplicates;
} {
  let counts = new Map<string, number>();
  let level = 0;
  let total = 0;
  return {
    add(captions) {
      total += captions.length;
      for (const one of captions) {
        const caption = normal(one);
        if (!isKept(caption, level)) continue;
        const count = counts.get(caption);
        if (count !== undefined) {
          counts.set(caption, count + 1);
          continue;
        }
        counts.set(Buffer.from(caption, "utf8").toString("utf8"), 1); // detached from the megabyte it was cut from
        while (counts.size > maxDifferent) {
          level++;
          counts = new Map([...counts].filter(([kept]) => isKept(kept, level)));
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
        kept: { counts, level },
      };
    },
  };
}

/** Whether a caption is among those kept at this level. */
export function isKept(caption: string, level: number): boolean {
  return level === 0 || (hash(caption) & (2 ** level - 1)) === 0;
}

/** FNV-1a with a finishing mix (murmur3's), 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
