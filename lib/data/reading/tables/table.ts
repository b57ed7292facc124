import type { SkipLog } from "../../skip-log";

/**
 * Some rows of a table, field by field: of row `numbers[i]` (1 is the first row), the c-th field asked for is
 * `fields[c][i]`.
 */
export interface Rows {
  numbers: number[];
  /** null where a row has no such field. */
  fields: (string | null)[][];
  /**
   * The pictures of the column asked for, encoded; empty ones where only their being there was; null where there is
   * none.
   */
  pictures?: (Buffer | null)[];
}

/** The column that holds pictures, and whether to read them or only to look whether they are there. */
export interface PictureColumn {
  column: string;
  contents: boolean;
}

/** A file of rows whose fields have names. */
export interface Table {
  path: string;
  /** In their order; for JSON the fields of the first row. */
  columns: readonly string[];
  /** The columns that hold bytes, such as pictures: of Parquet alone. */
  bytes?: readonly string[];
  /**
   * The rows in their order, some thousand at a time, with the fields of these columns. Bad rows are counted in
   * `skipLog` and left out.
   *
   * @param onBytes is told how many of the file's bytes were read since the last time: for progress.
   * @param picture a column of `bytes` that comes too. Parquet gives up to 2,048 rows of a row group at once.
   * @throws CorruptFileError where the file ends too early or is corrupt, after the rows before that.
   */
  rows(
    columns: readonly string[],
    skipLog: SkipLog,
    onBytes?: (bytes: number) => void,
    picture?: PictureColumn,
  ): AsyncGenerator<Rows>;
}

/** How many rows come at a time, at most about. */
export const rowsAtATime = 4096;
