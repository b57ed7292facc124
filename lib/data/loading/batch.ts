import type { SkipLog } from "../skip-log";

/** Pictures ready for a network, with what belongs to them. */
export interface Batch {
  /** A view of all pictures each: `count x size x size x channels` values, scaled. One unless `views` asks for more. */
  views: Float32Array[];
  count: number;
  size: number;
  /** 3: red, green, blue; 1: grey. */
  channels: number;
  keys: string[];
  /** -1 where a sample has none. */
  labels: Int32Array;
  /** Empty where a sample has none. */
  captions: string[];
  /** Where to go on after this batch. */
  position: Position;
  /**
   * Gives the views' memory back for a later batch, so that none need be made anew. Nothing may read them afterwards.
   */
  release(): void;
}

/** Where an iteration over batches stands: epoch and place in it; a run resumes from there. */
export interface Position {
  epoch: number;
  /** Samples of the epoch that lie behind, bad ones too. */
  taken: number;
}

/** How fast batches are made, and how long the trainer waited for them. */
export interface Rates {
  images: number;
  /** Since the first picture was asked for. */
  seconds: number;
  imagesPerSecond: number;
  /** Share of the time that the trainer waited for pictures, 0 to 1: near 0, decoding keeps up. */
  trainerWaited: number;
}

export interface BatchOptions {
  batchSize: number;
  /** Epochs in all (1). */
  epochs?: number;
  /** Names the order and the random changes (0). */
  seed?: string | number;
  /**
   * false: the samples' own order. For a stream: how many samples it is shuffled across (4,096). A list is shuffled
   * whole.
   */
  shuffle?: boolean | number;
  /** Views of each picture (1; SimCLR takes 2). */
  views?: number;
  /** Leave out the last batch of an epoch where it is not full (false). */
  dropLast?: boolean;
  /**
   * What fills the slot of a picture that cannot be read: the `next` good picture (default), so that batches stay full,
   * or a good picture of the same batch again (`repeat`), so that which samples a batch holds depends on its position
   * alone.
   */
  fillBadSlots?: "next" | "repeat";
  /** Where to go on: a `position` of a run with the same samples, seed and batch size. */
  start?: Position;
  /** Pictures decoded ahead of the trainer (two batches, at least 32). */
  ahead?: number;
  /** Threads that decode, by default one a core; their number does not change the pictures. */
  workers?: number;
  /**
   * A folder where pictures prepared for evaluation are kept, for sets that are looked at again and again (none). It
   * holds 4 GiB at most; a picture is known by its file's content and the preparation.
   */
  cache?: string;
  /** Where bad pictures are counted. */
  skipLog?: SkipLog;
}

/** Batches to iterate over, and how fast they are made. */
export interface Batches extends AsyncIterable<Batch> {
  rates(): Rates;
}
