import { read, type SkipLog } from "../../data";
import { UserError } from "../../common";
import type { Source } from "../../catalogue";
import type { CaptionBatch, CaptionSource } from "./caption-source";
import type { CaptionFileOptions } from "./files";

type Entry = Pick<Source, "name" | "reader">;

/**
 * The captions of a source of the registry (or of your own with a reader); its pictures are not read.
 *
 * @param options a column other than the entry's, or rows of it alone.
 * @throws UserError where the source has no columns to choose among.
 */
export function openDataset(source: Entry, options: CaptionFileOptions = {}): CaptionSource {
  const chosen = { name: source.name, reader: withColumns(source.name, source.reader, options) };
  return { name: source.name, read: (tally) => readDataset(chosen, tally) };
}

/** A reader's options with another column, and conditions on rows. */
function withColumns(
  name: string,
  reader: Entry["reader"],
  { column, where = {} }: CaptionFileOptions,
): Entry["reader"] {
  const conditions = { ...(reader.where as CaptionFileOptions["where"]), ...where };
  if (column === undefined && Object.keys(where).length === 0) return reader;
  switch (reader.kind) {
    case "either":
      return {
        ...reader,
        of: (reader.of as Entry["reader"][]).map((one) => withColumns(name, one, { column, where })),
      };
    case "table":
      return { ...reader, caption: column ?? reader.caption, where: conditions };
    case "img2dataset":
    case "webdataset":
      return { ...reader, field: column ?? reader.field, where: conditions };
    default:
      throw new UserError(`${name}: its captions stand in no table, so that there is no column to choose`);
  }
}

async function* readDataset(source: Entry, tally: SkipLog): AsyncGenerator<CaptionBatch> {
  let batch: CaptionBatch = { file: source.name, captions: [], rows: [] };
  for await (const { key, caption } of read(source, { images: false, tally })) {
    if (caption === undefined || caption.trim() === "") continue;
    batch.captions.push(caption);
    batch.rows.push(key);
    if (batch.captions.length === 4096) {
      yield batch;
      batch = { file: source.name, captions: [], rows: [] };
    }
  }
  if (batch.captions.length > 0) yield batch;
}
