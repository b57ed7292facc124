import { captionsContent, readSamples, type SkipLog } from "../../data";
import { UserError } from "../../common";
import type { Source } from "../../catalogue";
import { captionGatherer } from "./caption-gatherer";
import type { CaptionBatch, CaptionSource } from "./caption-source";
import { conditionsText, type CaptionFileOptions, type RowConditions } from "./caption-files";

type Entry = Pick<Source, "name" | "reader">;

/**
 * The captions of a source of the registry (or of your own with a reader); its pictures are not read.
 *
 * @param options a column other than the entry's, or rows of it alone.
 * @throws UserError where the source has no columns to choose among, or (when it is read) to group captions by.
 *
 * @example
 * ```ts
 * import { captions, data } from "upstream";
 * const counts = await captions.countWords(captions.openDataset(data.findSource("emoji")));
 * counts.source; // => "emoji"
 * ```
 */
export function openDataset(source: Entry, options: CaptionFileOptions = {}): CaptionSource {
  const chosen = { name: source.name, reader: withColumns(source.name, source.reader, options) };
  return {
    name: source.name,
    read(log, columns = []) {
      if (columns.length > 0 && !hasColumns(source.reader)) throw noColumns(source.name);
      return readDataset(chosen, log, columns, options.where ?? {});
    },
    content: () => captionsContent(chosen),
  };
}

/** Kinds of readers whose captions stand in a table, or beside other fields. */
const tables = ["table", "img2dataset", "webdataset"];

function hasColumns(reader: Entry["reader"]): boolean {
  if (reader.kind === "either") return (reader.of as Entry["reader"][]).every(hasColumns);
  return tables.includes(reader.kind);
}

const noColumns = (name: string) =>
  new UserError(`${name}: its captions stand in no table, so that there is no column to choose or group by`);

/** A reader's options with another column, and conditions on rows. */
function withColumns(
  name: string,
  reader: Entry["reader"],
  { column, where = {} }: CaptionFileOptions,
): Entry["reader"] {
  const conditions: RowConditions = { ...(reader.where as RowConditions | undefined), ...where };
  if (column === undefined && Object.keys(where).length === 0) return reader;
  if (!hasColumns(reader)) throw noColumns(name);
  switch (reader.kind) {
    case "either":
      return {
        ...reader,
        of: (reader.of as Entry["reader"][]).map((one) => withColumns(name, one, { column, where })),
      };
    case "table":
      return { ...reader, caption: column ?? reader.caption, where: conditions };
    default:
      return { ...reader, field: column ?? reader.field, where: conditions };
  }
}

async function* readDataset(
  source: Entry,
  log: SkipLog,
  columns: readonly string[],
  where: RowConditions,
): AsyncGenerator<CaptionBatch> {
  let found = 0;
  const gathered = captionGatherer(source.name, columns, log);
  for await (const { key, caption, fields } of readSamples(source, {
    images: false,
    skipLog: log,
    columns,
  })) {
    gathered.add(caption, key, fields);
    found++;
    if (gathered.isFull()) yield gathered.take();
  }
  yield gathered.take();
  if (found === 0 && Object.keys(where).length > 0)
    throw new UserError(`${source.name}: no caption where ${conditionsText(where)}`);
  const missing = gathered.missingColumn();
  if (missing !== undefined) throw new UserError(`${source.name}: no caption has a ${missing}`);
}
