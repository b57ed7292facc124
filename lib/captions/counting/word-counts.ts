import type { Unit } from "../language/units";

/** One word (or lemma, noun, bigram) of a source. */
export interface CountedWord {
  rank: number;
  word: string;
  /** Occurrences. */
  count: number;
  /** Captions it occurs in. */
  captions: number;
  /** Occurrences in a million of all. */
  perMillion: number;
}

/** How a count came about: enough to make it again. */
export interface CountMethod {
  unit: Unit;
  /** The tokeniser or tagger, with its version. */
  maker: string;
  /** The stop list that `top` and `compare` leave out by default: its size and hash; null for nouns, which have none. */
  stopList: string | null;
  /** The captions drawn, or null where all were counted. */
  sample: number | null;
  seed: number | string;
  /** Captions that the sample was drawn from. */
  drawnFrom: number;
  /** Of `upstream`. */
  version: string;
}

/** How many words, and how many different ones, had been read. */
export interface GrowthPoint {
  words: number;
  different: number;
}

/** The words of one source, counted. `top`, `rankOf`, `compare`, `distinctive`, ... read it. */
export interface WordCounts {
  source: string;
  how: CountMethod;
  /** Captions counted. */
  captions: number;
  /** Words counted, not different ones. */
  total: number;
  /** Each word's occurrences. */
  counts: Map<string, number>;
  /** The captions each word occurs in. */
  inCaptions: Map<string, number>;
  /** At most so many occurrences of any word are missing: 0 until the vocabulary outgrew memory's bound. */
  missing: number;
  /** How many captions have 0, 1, 2, ... words; the last entry counts all longer ones too. */
  lengths: number[];
  /** The vocabulary's growth, at 1, 2, 5, 10, ... words; up to where the bound was met. */
  growth: GrowthPoint[];
  /** What was skipped, in words; empty where nothing was. */
  skipped: string;
}
