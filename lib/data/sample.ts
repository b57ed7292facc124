/** The parts of a task: `validation` where the dataset has one of its own. */
export type Split = "train" | "validation" | "test";

/** One example of a source or a task. What it holds depends on the dataset; pictures are read only when asked for. */
export interface Sample {
  /** Names it within its dataset, the same on every machine: a path, or `SHARD/KEY`. */
  key: string;
  /** The file (and the row or member in it) it comes from: for messages. */
  where: string;
  /** The file on disk that its picture is read from: the picture itself, an archive, a shard, a table. */
  file?: string | undefined;
  caption?: string;
  /** Which class, 0 to C - 1: the class's place in the task's `classes`. */
  label?: number;
  /** Which part of a task it belongs to. */
  split?: Split;
  /**
   * The values of the columns that were asked for (`ReadOptions.columns`), null where a row has none. Tables and shards
   * have such.
   */
  fields?: Readonly<Record<string, string | null>>;
  /** The picture as it lies in the file, encoded (JPEG, PNG, SVG, ...); pixels stored raw come as PNG. */
  image?(): Promise<Buffer>;
}
