import type { SkipLog } from "../../data";

/** Some captions of a source, and where they lie. */
export interface CaptionBatch {
  /** The file (or shard) they lie in. */
  file: string;
  captions: string[];
  /** Each one's row in the file, from 1, or its key. */
  rows: (number | string)[];
  /** Of each column asked for the fields of these rows; null where a row has none. */
  fields?: Readonly<Record<string, readonly (string | null)[]>>;
  /** How many rows without a caption were passed over on the way. */
  empty?: number;
  /** How far reading is, 0 to 1, where that can be told. */
  done?: number;
  /** The group that all of them belong to, where captions are grouped (see `groupingBy`). */
  group?: string;
}

/** Where captions come from. `openFiles` makes one of files, `openDataset` of a source of the registry. */
export interface CaptionSource {
  name: string;
  /**
   * All captions in the order of the files, a few thousand at a time.
   *
   * @param log takes the bad rows. Rows without a caption are no bad ones: they are counted in `empty` of a batch.
   * @param columns whose fields to give beside the captions.
   * @throws UserError where a column is not there.
   */
  read(log: SkipLog, columns?: readonly string[]): AsyncGenerator<CaptionBatch>;
  /**
   * What tells its captions from any others, by the bytes that they are read from: what is worked out from them is kept
   * by it. Without it, and where it gives undefined, nothing is kept.
   */
  content?(): Promise<string | undefined>;
}
