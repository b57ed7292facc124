import type { SkipLog } from "../../data";

/** Some captions, and where they come from. */
export interface CaptionBatch {
  /** The file (or shard) they lie in. */
  file: string;
  captions: string[];
  /** Each one's row in the file, from 1, or key. */
  rows: (number | string)[];
  /** How far reading is, 0 to 1, where that can be told. */
  done?: number;
}

/** Where captions come from. `open` makes one of files, `ofDataset` of a source of the registry. */
export interface CaptionSource {
  name: string;
  /**
   * All captions in the order of the files, a few thousand at a time. Bad rows go to `tally`; rows without a caption are
   * counted in `tally.skipped` only where that is not the custom of the source.
   */
  read(tally: SkipLog): AsyncGenerator<CaptionBatch>;
}
