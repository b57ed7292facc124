import type { BadInput } from "../../data";
import { wordAccumulator } from "../counting/accumulator";
import type { GrowthPoint } from "../counting/word-counts";
import type { CaptionBatch, CaptionSource } from "../sources/caption-source";
import { eachSource } from "../sources/each-source";
import type { CaptionChoice } from "../sources/read-captions";
import { addByGroup, passOver } from "../workers/pass";
import { duplicateCounter, type DistinctCaptions } from "./duplicate-captions";
import { fitHeaps } from "./heaps";
import type { BatchProfile } from "./profile-batch";

/** What a source's captions are like. */
export interface CaptionProfile {
  source: string;
  captions: number;
  /** Rows without a caption; of the whole source, also where it was grouped. */
  empty: number;
  /** Words in all (`words`: the tokeniser). */
  words: number;
  /** Different words. */
  vocabulary: number;
  /** Words that come once (hapax legomena). */
  hapaxes: number;
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

/** Fewer captions repeat in a sample than in the whole. */
export interface ProfileOptions extends BadInput, CaptionChoice {}

/** What a source's captions are like, in one pass and bounded memory. @throws as `countWords`. */
export async function profileCaptions(
  source: CaptionSource,
  options: ProfileOptions = {},
): Promise<ProfileDetails> {
  const [all] = await profile(source, undefined, options);
  return all as ProfileDetails;
}

/** What the captions of each group of a source are like. @param by @throws as `countGroups`. */
export function profileGroups(
  source: CaptionSource,
  by: string,
  options: ProfileOptions = {},
): Promise<ProfileDetails[]> {
  return profile(source, by, options);
}

async function profile(
  source: CaptionSource,
  by: string | undefined,
  options: ProfileOptions,
): Promise<ProfileDetails[]> {
  const { sum, empty, skipped } = await passOver(
    source,
    { kind: "profile" },
    { ...options, by },
    { by: null, start: () => addByGroup(source, profileAccumulator) },
  );
  return [...sum].map(([group, counted]) => describe(group, counted, empty, skipped));
}

type Counted = ReturnType<ReturnType<typeof profileAccumulator>["result"]>;

function describe(
  source: string,
  { captions, total, vocabulary, hapaxes, lengths, growth, duplicates, english }: Counted,
  empty: number,
  skipped: string,
): ProfileDetails {
  const heaps = fitHeaps(growth);
  return {
    profile: {
      source,
      captions,
      empty,
      words: total,
      vocabulary,
      hapaxes,
      meanLength: total / captions,
      shortLength: percentile(lengths, captions, 0.05),
      medianLength: percentile(lengths, captions, 0.5),
      longLength: percentile(lengths, captions, 0.95),
      typeTokenRatio: total === 0 ? 0 : vocabulary / total,
      differentOf10000: growth.find((point) => point.words === 10_000)?.different ?? null,
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
    skipped,
  };
}

function profileAccumulator() {
  const sum = wordAccumulator(1_000_000);
  const repeats = duplicateCounter();
  let english = 0;
  return {
    add(result: BatchProfile, batch: CaptionBatch) {
      sum.add(result);
      repeats.add(batch.captions);
      english += result.english;
    },
    result() {
      const { words, ...counted } = sum.result();
      const hapaxes = [...words.values()].filter(({ count }) => count === 1).length;
      return { ...counted, vocabulary: words.size, hapaxes, duplicates: repeats.result(), english };
    },
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
