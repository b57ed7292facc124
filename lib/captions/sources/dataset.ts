import { readSamples, type SkipLog } from "../../data";
import { UserError } from "../../common";
import type { Source } from "../../catalogue";
import type { CaptionBatch, CaptionSource } from "./caption-source";
import type { CaptionFileOptions, RowConditions } from "./caption-files";

type Entry = Pick<Source, "name" | "reader">;

/**
 * The captions of a source of the registry (or of your own with a reader); its pictures are not read.
 *
 * @param options a column other than the entry's, or rows of it alone.
 * @throws UserError where the source has no columns to choose among.
 */
export function openDataset(source: Entry, options: CaptionFileOptions = {}): CaptionSource {
  const chosen = { name: source.name, reader: withColumns(source.name, source.reader, options) };
  return {
    name: source.name,
    read(log, columns = []) {
      if (columns.length > 0)
        throw new UserError(
          `${source.name}: captions of a registered source cannot be grouped by ${columns[0]}; name its table's file instead`,
        );
      return readDataset(chosen, log);
    },
  };
}

/** A reader's options with another column, and conditions on rows. */
function withColumns(
  name: string,
  reader: Entry["reader"],
  { column, where = {} }: CaptionFileOptions,
): Entry["reader"] {
  const conditions: RowConditions = {
    ...(reader.where as RowConditions | undefined),
    ...oneEach(name, where),
  };
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

/** A reader takes one value a column. */
function oneEach(name: string, where: RowConditions): RowConditions {
  return Object.fromEntries(
    Object.entries(where).map(([column, values]) => {
      const [value, second] = [values].flat();
      if (value === undefined || second !== undefined)
        throw new UserError(
          `${name}: ${column} with several values; a registered source takes one (name its table's file instead)`,
        );
      return [column, value];
    }),
  );
}

async function* readDataset(source: Entry, log: SkipLog): AsyncGenerator<CaptionBatch> {
  const start = () => ({ file: source.name, captions: [] as string[], rows: [] as string[], empty: 0 });
  let batch = start();
  for await (const { key, caption } of readSamples(source, { images: false, skipLog: log })) {
    if (caption === undefined || caption.trim() === "") {
      batch.empty++;
      continue;
    }
    batch.captions.push(caption);
    batch.rows.push(key);
    if (batch.captions.length === 4096) {
      yield batch;
      batch = start();
    }
  }
  yield batch;
}
