import type { Unit } from "../language/units";

/** One word (or lemma, noun, pair of words, ...) of a source, and how often it comes. */
export interface CountedWord {
  /** 1 is the most frequent. */
  rank: number;
  word: string;
  /** Occurrences. */
  count: number;
  /** Captions it occurs in. */
  captions: number;
  /** Occurrences in a million of all, with its 95 % interval (see `rateOf`). */
  perMillion: number;
  low: number;
  high: number;
}

/** How a count came about: enough to make it again. */
export interface CountMethod {
  unit: Unit;
  /** The tokeniser or tagger, with its version. */
  maker: string;
  /**
   * The stop list that `mostFrequent` and `sideBySide` leave out by default: its size and hash; null for nouns and
   * their like, which have none.
   */
  stopList: string | null;
  /** The captions drawn, or null where all were counted. */
  sample: number | null;
  seed: number | string;
  /** Captions that the sample was drawn from. */
  drawnFrom: number;
  /** How captions were grouped; null where they were not. */
  by: string | null;
  /** Of `upstream`. */
  version: string;
}

/** How many words, and how many different ones, had been read. */
export interface GrowthPoint {
  words: number;
  different: number;
}

/** How often one word comes. */
export interface WordTally {
  /** Occurrences. */
  count: number;
  /** Captions it occurs in. */
  captions: number;
  /** The squares of its occurrences in each caption, added up: equal to `count` where no caption repeats it. */
  squares: number;
}

/** The words of one source (or of one group of its captions), counted. `mostFrequent`, `distinctive`, ... read it. */
export interface WordCounts {
  source: string;
  method: CountMethod;
  /** Captions counted. */
  captions: number;
  /** Rows passed over, since their caption is empty; of the whole source, also where it was grouped. */
  empty: number;
  /** Words counted, not different ones. */
  total: number;
  /** Each different word. */
  words: ReadonlyMap<string, WordTally>;
  /** At most so many occurrences of any word are missing: 0 until the vocabulary outgrew memory's bound. */
  missing: number;
  /** How many captions have 0, 1, 2, ... words; the last entry counts all longer ones too. */
  lengths: number[];
  /** The vocabulary's growth, at 1, 2, 5, 10, ... words; up to where the bound was met. */
  growth: GrowthPoint[];
  /** What was skipped, in words; empty where nothing was. */
  skipped: string;
}
