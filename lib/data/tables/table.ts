import type { Tally } from "../tally";

/** Some rows of a table, field by field: of row `numbers[i]` (1 is the first row), the c-th field asked for is `fields[c][i]`. */
export interface Rows {
  numbers: number[];
  /** null where a row has no such field. */
  fields: (string | null)[][];
}

/** A file of rows whose fields have names. */
export interface Table {
  path: string;
  /** In their order; for JSON the fields of the first row. */
  columns: readonly string[];
  /**
   * The rows in their order, some thousand at a time, with the fields of these columns. Bad rows are counted in `tally`
   * and left out.
   *
   * @param onBytes is told how many of the file's bytes were read since the last time: for progress.
   * @throws Broken where the file ends too early or is corrupt, after the rows before that.
   */
  rows(columns: readonly string[], tally: Tally, onBytes?: (bytes: number) => void): AsyncGenerator<Rows>;
}

/** How many rows come at a time, at most about. */
export const rowsAtATime = 4096;
