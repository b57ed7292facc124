import { SkipLog, type BadInput } from "../../data";
import { UserError, startProgress } from "../../common";
import type { CaptionSource } from "../sources/caption-source";
import { readCaptions } from "../counting/count-words";
import { wordAccumulator } from "../counting/accumulator";
import type { GrowthPoint } from "../counting/word-counts";
import { duplicateCounter, type DistinctCaptions } from "./duplicates";
import { eachSource } from "../sources/each-source";
import { fitHeaps } from "./heaps";
import { inParallel } from "../workers/parallel";

/** What a source's captions are like. */
export interface CaptionProfile {
  source: string;
  captions: number;
  /** Words in all (`words`: the tokeniser). */
  words: number;
  /** Different words. */
  vocabulary: number;
  /** Words a caption: the mean, and the 5th, 50th and 95th percentile (256 stands for all longer ones). */
  meanLength: number;
  shortLength: number;
  medianLength: number;
  longLength: number;
  /** Different words over words, 0 to 1. It falls with length: compare sources by `differentOf10000`. */
  typeTokenRatio: number;
  /** Different words among the first 10,000; null where there are fewer. */
  differentOf10000: number | null;
  /** Heaps' law: about k · n^beta different ones in n words. */
  heapsK: number;
  heapsBeta: number;
  /** The share of captions that repeat an earlier one, 0 to 1. */
  duplicates: number;
  /** The share of captions more than half of whose words are English ones, 0 to 1. */
  english: number;
}

/** A source's profile, with what stands behind its numbers. */
export interface ProfileDetails {
  profile: CaptionProfile;
  /** How many captions have 0, 1, 2, ... words. */
  lengths: number[];
  growth: GrowthPoint[];
  /** The captions that come most often. */
  repeated: { caption: string; count: number }[];
  /** Whether duplicates were estimated from a part, because there were too many different captions. */
  isEstimate: boolean;
  /** The different captions, or a uniform part of them: `shared` compares them. */
  kept: DistinctCaptions;
  /** What was skipped; empty where nothing was. */
  skipped: string;
}

export interface ProfileOptions extends BadInput {
  /** How many captions to draw, uniformly; all by default. Fewer captions repeat in a sample than in the whole. */
  sample?: number;
  seed?: number | string;
}

/** What a source's captions are like, in one pass and bounded memory. @throws as `count`. */
export async function profileCaptions(
  source: CaptionSource,
  options: ProfileOptions = {},
): Promise<ProfileDetails> {
  const { sample, seed = 0 } = options;
  const tally = new SkipLog(options);
  const sum = wordAccumulator(1_000_000);
  const repeats = duplicateCounter();
  const progress = startProgress(source.name, 100);
  let english = 0;
  try {
    const chosen = readCaptions(source, { sample, seed, tally });
    for await (const { batch, done } of inParallel({ kind: "profile" }, chosen)) {
      sum.add(done);
      repeats.add(batch.captions);
      english += done.english;
      progress.update(Math.round(100 * (batch.done ?? 0)));
    }
  } finally {
    progress.end();
  }
  const { captions, total, counts, lengths, growth } = sum.result();
  if (captions === 0) throw new UserError(`${source.name}: no captions in it`);
  const heaps = fitHeaps(growth);
  const duplicates = repeats.result();
  return {
    profile: {
      source: source.name,
      captions,
      words: total,
      vocabulary: counts.size,
      meanLength: total / captions,
      shortLength: percentile(lengths, captions, 0.05),
      medianLength: percentile(lengths, captions, 0.5),
      longLength: percentile(lengths, captions, 0.95),
      typeTokenRatio: total === 0 ? 0 : counts.size / total,
      differentOf10000: growth.find(({ words }) => words === 10_000)?.different ?? null,
      heapsK: heaps.k,
      heapsBeta: heaps.beta,
      duplicates: duplicates.share,
      english: english / captions,
    },
    lengths,
    growth,
    repeated: duplicates.most,
    isEstimate: duplicates.isEstimate,
    kept: duplicates.kept,
    skipped: tally.describe(),
  };
}

/** The profile of each source: `profileCaptions`, one source after another. */
export function profileAll(
  sources: readonly CaptionSource[],
  options?: ProfileOptions,
): Promise<ProfileDetails[]> {
  return eachSource(sources, (source) => profileCaptions(source, options));
}

/** The smallest length that at least this share of captions does not exceed. */
function percentile(lengths: readonly number[], captions: number, share: number): number {
  let below = 0;
  return lengths.findIndex((count) => (below += count) >= share * captions);
}
