import { isKept } from "./duplicate-captions";
import type { ProfileDetails } from "./profile";

/** The captions that two sources have in common. */
export interface SharedCaptions {
  a: string;
  b: string;
  /** Different captions that both have. */
  shared: number;
  /** The share of a's captions that b has too, 0 to 1; repeated ones count as often as they come. */
  aInB: number;
  bInA: number;
  /** The one that comes most often in both together; empty where there is none. */
  most: string;
  /**
   * Whether the numbers were estimated from a uniform part of the captions, because there were too many different ones.
   */
  isEstimate: boolean;
}

/**
 * The captions that each two sources share, but for case, space and Unicode's compatible forms: the same texts crawled
 * twice, or the stock phrases of both. From profiles, in no more memory than these hold. Where a profile kept a part of
 * its captions, both are compared on the same part (those whose hash is in it), and scaled up.
 */
export function sharedCaptions(sources: readonly ProfileDetails[]): SharedCaptions[] {
  return sources.flatMap((a, i) => sources.slice(i + 1).map((b) => compare(a, b)));
}

function compare(a: ProfileDetails, b: ProfileDetails): SharedCaptions {
  const level = Math.max(a.kept.level, b.kept.level);
  let [captionsA, captionsB, ofA, ofB, different, highest] = [0, 0, 0, 0, 0, 0];
  let most = "";
  for (const [caption, count] of a.kept.counts) {
    if (!isKept(caption, level)) continue;
    captionsA += count;
    const inB = b.kept.counts.get(caption);
    if (inB === undefined) continue;
    different++;
    ofA += count;
    ofB += inB;
    if (count + inB > highest) [highest, most] = [count + inB, caption];
  }
  for (const [caption, count] of b.kept.counts) if (isKept(caption, level)) captionsB += count;
  return {
    a: a.profile.source,
    b: b.profile.source,
    shared: different * 2 ** level,
    aInB: captionsA === 0 ? 0 : ofA / captionsA,
    bInA: captionsB === 0 ? 0 : ofB / captionsB,
    most,
    isEstimate: level > 0,
  };
}
