import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { CorruptFileError } from "../../../formats";
import { UserError } from "../../../common";
import { openFileLookup, type FileLookup } from "../file-lookup";
import { chosenFiles, filesNamed, firstExisting, stringsOption, type Reading } from "../reading";
import type { Sample, Split } from "../../sample";
import { splitTrainTest, trainSizeOption } from "../split-train-test";
import { labelNames, openTable, type LabelNames, type TableRow } from "../tables";
import { notRead } from "./members";
import { tableColumns, type TableColumns } from "./table-columns";

/**
 * Rows of a CSV, TSV, JSON, JSON-lines or Parquet file (gzip or zstd too) that name their pictures: Conceptual
 * Captions, RedCaps' annotations, WIT, Flickr8k, Cassava, a table of one's own; or of a Parquet file that holds them.
 * `lib/data/tables` reads them.
 *
 * Options:
 * - `tables`: patterns with braces and globs.
 * - `caption`: the column of the caption, found by its usual names by default; of several, joined with spaces.
 * - `label`: the column of the label, 0 to C - 1 (in one's own table also the class's name), found by its usual names
 *   where there is no caption; then none is needed.
 * - `image`: the picture's path, with columns in braces, for instance `{subreddit}/{image_id}.jpg`; by default the
 *   column that is called `filepath`, `image`, `path`, ...; of Parquet first the column of bytes that is called `jpg`,
 *   `image`, ...
 * - `at`: where those paths start: a folder or an archive, or several to try.
 * - `beside`: whether those paths start in the table's own folder; `own`: whether it is one's own, whose paths may be
 *   absolute and whose splits stand in the names of files and folders.
 * - `where`: values that columns must have, for instance `{ "language": "en" }`, or lists of them; other rows are
 *   passed over.
 * - `columns`: the columns' names, where the file does not begin with them.
 * - `cut`: as for class folders, where a task's table has no splits.
 */
export async function* readTable(reading: Reading): AsyncGenerator<Sample, void, undefined> {
  const samples: Sample[] = [];
  for await (const sample of samplesOf(reading))
    // What has a split, or no class to be cut by, is given as it comes.
    if (sample.label === undefined || sample.split !== undefined) yield sample;
    else samples.push(sample);
  for (const sample of splitTrainTest(samples, trainSizeOption(reading), reading.split, reading.seed))
    yield sample;
}

/** The classes of one's own table with a column of labels, in label order; none where it has none. */
export async function tableClasses(reading: Reading): Promise<readonly string[]> {
  const paths = await filesNamed(reading, stringsOption(reading, "tables", []));
  const [first] = paths;
  if (reading.options.own !== true || first === undefined) return [];
  const { label } = tableColumns(await openTable(first), { ...reading, images: false, captions: false });
  return label === undefined ? [] : (await labelNames(paths, label)).names;
}

async function* samplesOf(reading: Reading): AsyncGenerator<Sample, void, undefined> {
  const patterns = stringsOption(reading, "tables", []);
  const paths = await filesNamed(reading, patterns);
  if (paths.length === 0)
    throw new UserError(
      `${reading.name}: no table matches ${patterns.join(", ") || "the reader's tables, which are missing"}`,
    );
  if (!paths.some((path) => existsSync(path)))
    throw new UserError(`${reading.name}: not there: ${paths.join(", nor ")}`);
  let folder: FileLookup | undefined;
  let labels: LabelNames | undefined;
  for (const path of chosenFiles(reading, paths)) {
    if (!existsSync(path)) {
      reading.skipLog.skip("missing file", path);
      continue;
    }
    const columns = stringsOption(reading, "columns", []);
    const table = await openTable(path, columns.length > 0 ? { columns } : {});
    const plan = tableColumns(table, reading);
    if (plan.label !== undefined && reading.options.own === true && reading.classes === undefined)
      labels ??= await labelNames(
        paths.filter((one) => existsSync(one)),
        plan.label,
      );
    const isBeside = reading.options.beside === true;
    if (plan.image !== undefined && isBeside)
      folder = await openFileLookup(dirname(path), reading.skipLog, true);
    else if (plan.image !== undefined)
      folder ??= await openFileLookup(
        firstExisting(reading, stringsOption(reading, "at", ["."])),
        reading.skipLog,
        reading.options.own === true,
      );
    const split = reading.options.own === true ? splitOf(path) : undefined;
    if (split !== undefined && (reading.split ?? split) !== split) continue;
    try {
      const picture =
        plan.picture === undefined ? undefined : { column: plan.picture, contents: reading.contents };
      for await (const { numbers, fields, pictures } of table.rows(
        plan.columns,
        reading.skipLog,
        undefined,
        picture,
      ))
        for (let i = 0; i < numbers.length; i++) {
          const row = {
            number: numbers[i] as number,
            fields: Object.fromEntries(plan.columns.map((column, c) => [column, fields[c]?.[i] ?? null])),
            picture: pictures?.[i] ?? undefined,
          };
          const sample = await toSample(row, path, { ...plan, labels }, folder, reading);
          if (sample !== undefined) yield split === undefined ? sample : { ...sample, split };
        }
    } catch (error) {
      if (!(error instanceof CorruptFileError)) throw error;
      reading.skipLog.skip(error.why, error.message);
    }
  }
}

/**
 * The split that one's own table is of, by its folder's name or the beginning of its own:
 * `data/test-00000-of-00001.parquet`.
 */
function splitOf(path: string): Split | undefined {
  const word = /(?:^|\/)(train|validation|valid|val|test)(?:[-_.][^/]*|\/[^/]*)$/i
    .exec(path)?.[1]
    ?.toLowerCase();
  if (word === undefined) return undefined;
  return word.startsWith("val") ? "validation" : (word as Split);
}

async function toSample(
  row: TableRow & { picture?: Buffer | undefined },
  path: string,
  plan: TableColumns,
  folder: FileLookup | undefined,
  reading: Reading,
): Promise<Sample | undefined> {
  const { number, fields } = row;
  if (!plan.where.every(({ column, values }) => values.includes(fields[column] ?? ""))) return undefined;
  const where = `${path}: row ${number}`;
  const sample: Sample = { key: `${basename(path)}/${number}`, where };
  if (reading.columns.length > 0)
    sample.fields = Object.fromEntries(reading.columns.map((column) => [column, fields[column] ?? null]));
  const caption = plan.captions
    .map((column) => plainText(fields[column] ?? ""))
    .filter((text) => text !== "")
    .join(" ");
  if (caption !== "") sample.caption = caption;
  else if (plan.label === undefined && reading.captions) {
    reading.skipLog.skip("no caption", where);
    return undefined;
  }
  if (plan.label !== undefined) {
    const value = fields[plan.label]?.trim() ?? "";
    const number = /^\d{1,9}$/.test(value) ? Number(value) : undefined;
    sample.label = plan.labels === undefined ? number : plan.labels.labelOf.get(value);
    if (sample.label === undefined) {
      reading.skipLog.skip("bad label", `${where}: ${value}`);
      return undefined;
    }
  }
  if (plan.picture !== undefined) {
    const { picture } = row;
    if (picture === undefined) {
      reading.skipLog.skip("no image", where);
      return undefined;
    }
    return { ...sample, file: path, image: reading.contents ? () => Promise.resolve(picture) : notRead };
  }
  if (plan.image === undefined || folder === undefined) return sample;
  const empty = [...plan.image.matchAll(/\{([^{}]+)\}/g)].some(
    (match) => (fields[match[1] as string] ?? "") === "",
  );
  if (empty) {
    reading.skipLog.skip("no image", where);
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
