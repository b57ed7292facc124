import { existsSync } from "node:fs";
import { basename } from "node:path";
import { CorruptFileError } from "../../../formats";
import { UserError } from "../../../common";
import { openFileLookup, type FileLookup } from "../file-lookup";
import { expandPaths } from "../../find/path-patterns";
import {
  chosenFiles,
  locate,
  stringOption,
  stringsOption,
  under,
  whereOption,
  type Reading,
} from "../reading";
import type { Sample } from "../../sample";
import { splitTrainTest, trainSizeOption } from "../split-train-test";
import { captionColumnOf, openTable, type Row, type Table } from "../tables";
import { notRead } from "./members";

/** Names that columns of picture files go by. */
const imageNames = ["filepath", "image", "image_path", "path", "file_name", "filename"];
/** Names that columns of pictures themselves go by, in Parquet. */
const pictureNames = ["jpg", "jpeg", "png", "webp", "image", "img", "bytes"];

/**
 * Rows of a CSV, TSV, JSON, JSON-lines or Parquet file (gzip or zstd too) that name their pictures: Conceptual Captions,
 * RedCaps' annotations, WIT, Flickr8k, Cassava, a table of one's own; or of a Parquet file that holds them. `lib/data/tables`
 * reads them.
 *
 * Options:
 * - `tables`: patterns with braces and globs.
 * - `caption`: the column of the caption, found by its usual names by default; of several, joined with spaces.
 * - `label`: the column of the label, 0 to C - 1; then no caption is needed.
 * - `image`: the picture's path, with columns in braces, for instance `{subreddit}/{image_id}.jpg`; by default the column
 *   that is called `filepath`, `image`, `path`, ...; of Parquet first the column of bytes that is called `jpg`, `image`, ...
 * - `at`: where those paths start: a folder or an archive, or several to try.
 * - `where`: values that columns must have, for instance `{ "language": "en" }`; other rows are passed over.
 * - `columns`: the columns' names, where the file does not begin with them.
 * - `cut`: as for class folders, where a task's table has no splits.
 */
export async function* readTable(reading: Reading): AsyncGenerator<Sample, void, undefined> {
  const rows = samplesOf(reading);
  if (reading.options.label === undefined) {
    yield* rows;
    return;
  }
  const samples: Sample[] = [];
  for await (const sample of rows) samples.push(sample);
  for (const sample of splitTrainTest(samples, trainSizeOption(reading), reading.split, reading.seed))
    yield sample;
}

async function* samplesOf(reading: Reading): AsyncGenerator<Sample, void, undefined> {
  const patterns = stringsOption(reading, "tables", []);
  const paths = (
    await Promise.all(patterns.map((pattern) => expandPaths(...under(reading, pattern))))
  ).flat();
  if (paths.length === 0)
    throw new UserError(
      `${reading.name}: no table matches ${patterns.join(", ") || "the reader's tables, which are missing"}`,
    );
  if (!paths.some((path) => existsSync(path)))
    throw new UserError(`${reading.name}: not there: ${paths.join(", nor ")}`);
  let folder: FileLookup | undefined;
  for (const path of chosenFiles(reading, paths)) {
    if (!existsSync(path)) {
      reading.tally.skip("missing file", path);
      continue;
    }
    const columns = stringsOption(reading, "columns", []);
    const table = await openTable(path, columns.length > 0 ? { columns } : {});
    const plan = planFor(table, reading);
    if (plan.image !== undefined)
      folder ??= await openFileLookup(locate(reading, stringsOption(reading, "at", ["."])), reading.tally);
    try {
      const picture =
        plan.picture === undefined ? undefined : { column: plan.picture, contents: reading.contents };
      for await (const { numbers, fields, pictures } of table.rows(
        plan.columns,
        reading.tally,
        undefined,
        picture,
      ))
        for (let i = 0; i < numbers.length; i++) {
          const row = {
            number: numbers[i] as number,
            fields: Object.fromEntries(plan.columns.map((column, c) => [column, fields[c]?.[i] ?? null])),
            picture: pictures?.[i] ?? undefined,
          };
          const sample = await toSample(row, path, plan, folder, reading);
          if (sample !== undefined) yield sample;
        }
    } catch (error) {
      if (!(error instanceof CorruptFileError)) throw error;
      reading.tally.skip(error.why, error.message);
    }
  }
}

/** Which columns a table's samples are made of. */
interface Plan {
  columns: string[];
  captions: string[];
  label: string | undefined;
  /** Where the picture lies, with columns in braces. */
  image: string | undefined;
  /** The column that holds it. */
  picture: string | undefined;
  where: Readonly<Record<string, string>>;
}

function planFor(table: Table, reading: Reading): Plan {
  const { options, name } = reading;
  const need = (column: string) => {
    if (!table.columns.includes(column))
      throw new UserError(
        `${name}: ${table.path} has no column ${column}; there are ${table.columns.join(", ")}`,
      );
    return column;
  };
  const byName = (names: readonly string[]) => names.find((one) => table.columns.includes(one));
  const usual = captionColumnOf(table.columns);
  const captions = stringsOption(reading, "caption", usual === undefined ? [] : [usual]).map(need);
  const label = options.label === undefined ? undefined : need(stringOption(reading, "label", ""));
  if (captions.length === 0 && label === undefined && reading.captions)
    throw new UserError(
      `${name}: ${table.path} has no column of captions; there are ${table.columns.join(", ")}: say which one with caption`,
    );
  let image: string | undefined;
  const bytes = table.bytes ?? [];
  const picture =
    reading.images && options.image === undefined
      ? pictureNames.find((one) => bytes.includes(one))
      : undefined;
  if (reading.images && picture === undefined) {
    const column = byName(imageNames);
    image = stringOption(reading, "image", column === undefined ? "" : `{${column}}`);
    if (image === "")
      throw new UserError(
        `${name}: ${table.path} names no picture files; there are ${table.columns.join(", ")}: download them (img2dataset), or ask for captions alone`,
      );
  }
  const where = whereOption(reading);
  const inImage = [...(image ?? "").matchAll(/\{([^{}]+)\}/g)].map((match) => need(match[1] as string));
  const columns = [
    ...new Set([
      ...captions,
      ...(label === undefined ? [] : [label]),
      ...inImage,
      ...Object.keys(where).map(need),
    ]),
  ];
  return { columns, captions, label, image, picture, where };
}

async function toSample(
  row: Row & { picture?: Buffer | undefined },
  path: string,
  plan: Plan,
  folder: FileLookup | undefined,
  reading: Reading,
): Promise<Sample | undefined> {
  const { number, fields } = row;
  if (Object.entries(plan.where).some(([column, value]) => fields[column] !== value)) return undefined;
  const where = `${path}: row ${number}`;
  const sample: Sample = { key: `${basename(path)}/${number}`, where };
  const caption = plan.captions
    .map((column) => plainText(fields[column] ?? ""))
    .filter((text) => text !== "")
    .join(" ");
  if (caption !== "") sample.caption = caption;
  else if (plan.label === undefined && reading.captions) {
    reading.tally.skip("no caption", where);
    return undefined;
  }
  if (plan.label !== undefined) {
    const digits = fields[plan.label] ?? "";
    if (!/^\d{1,9}$/.test(digits)) {
      reading.tally.skip("bad label", `${where}: ${digits}`);
      return undefined;
    }
    sample.label = Number(digits);
  }
  if (plan.picture !== undefined) {
    const { picture } = row;
    if (picture === undefined) {
      reading.tally.skip("no image", where);
      return undefined;
    }
    return { ...sample, file: path, image: reading.contents ? () => Promise.resolve(picture) : notRead };
  }
  if (plan.image === undefined || folder === undefined) return sample;
  const empty = [...plan.image.matchAll(/\{([^{}]+)\}/g)].some(
    (match) => (fields[match[1] as string] ?? "") === "",
  );
  if (empty) {
    reading.tally.skip("no image", where);
    return undefined;
  }
  const file = plan.image.replace(/\{([^{}]+)\}/g, (_, column: string) => fields[column] ?? "");
  const found = await folder.find(file, where);
  return found === undefined ? undefined : { ...sample, file: found.file, image: found.read };
}

/** A field's text; a list of texts in JSON (Flickr's tags) becomes its words. */
function plainText(field: string): string {
  const text = field.trim();
  if (!text.startsWith("[")) return text;
  try {
    const list = JSON.parse(text) as unknown;
    if (Array.isArray(list) && list.every((one) => typeof one === "string")) return list.join(" ").trim();
  } catch {
    // a caption that begins with a bracket
  }
  return text;
}
