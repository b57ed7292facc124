import type { SkipLog } from "../../data";
import type { CaptionBatch } from "./caption-source";

/** A longer caption is no caption; it is left out and counted. */
const maxCaptionLength = 1 << 16;
/** Captions in a batch where the reader does not settle it. */
const batchSize = 4096;

/** The values of columns that go with a caption; null where its row has none. */
export type Fields = Readonly<Record<string, string | null>>;

/**
 * Gathers a file's captions, one by one, into batches with the fields of some columns. Empty captions (WIT has one in
 * two) are counted in the batch, those that are too long in `log`.
 */
export function captionGatherer(file: string, columns: readonly string[], log: SkipLog) {
  const found = new Set<string>();
  const start = () => ({
    ...{ file, captions: [] as string[], rows: [] as (number | string)[], empty: 0 },
    fields: Object.fromEntries(columns.map((column): [string, (string | null)[]] => [column, []])),
  });
  let batch = start();
  return {
    add(caption: string | null | undefined, row: number | string, fields: Fields = {}): void {
      if (caption === null || caption === undefined || caption.trim() === "") {
        batch.empty++;
        return;
      }
      if (caption.length > maxCaptionLength) {
        log.skip("too large", `${file}: the caption of row ${row} has ${caption.length} characters`);
        return;
      }
      batch.captions.push(caption);
      batch.rows.push(row);
      for (const column of columns) {
        const value = fields[column] ?? null;
        if (value !== null) found.add(column);
        batch.fields[column]?.push(value);
      }
    },
    isFull: () => batch.captions.length >= batchSize,
    /** The captions since the last time. */
    take(): CaptionBatch {
      const taken = batch;
      batch = start();
      return taken;
    },
    /** A column that no caption has had a value of; undefined where there is none such. */
    missingColumn: () => columns.find((column) => !found.has(column)),
  };
}
