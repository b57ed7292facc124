import { readdirSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { isFolder, UserError } from "../../../common";
import { firstExisting, stringsOption, type Reading } from "../reading";
import type { Sample } from "../../sample";
import { files, type DataFile } from "../file-tree";
import { openTable } from "../tables";
import { isImageExtension } from "./extensions";
import { toSample, type Members } from "./members";
import { readTable } from "./table-samples";
import { readWebDataset } from "./webdataset";

/**
 * What img2dataset writes, in its forms `webdataset` (`00000.tar`), `files` (`00000/000000012.jpg`, `.txt`, `.json`)
 * and `parquet` (`00000.parquet` with the pictures in it). A sample that it could not download is not counted here: its
 * own `_stats.json` says how many.
 *
 * Options: `at`: the output folder, or several to try; `field`: the caption's field in `.json`, where not the `.txt`;
 * `where`: values that fields of `.json` must have, or lists of them.
 */
export async function* readImg2dataset(reading: Reading): AsyncGenerator<Sample, void, undefined> {
  const at = firstExisting(reading, stringsOption(reading, "at", []));
  if (!isFolder(at))
    throw new UserError(`${reading.name}: ${at} is no folder, expected img2dataset's output`);
  const names = readdirSync(at);
  if (names.some((name) => name.endsWith(".tar"))) {
    // No braces or globs of the folder's own name may count: the pattern starts in it.
    yield* readWebDataset({ ...reading, root: at, options: { ...reading.options, shards: "*.tar" } });
    return;
  }
  const tables = names.filter((name) => /^\d+\.parquet$/.test(name)).sort();
  const folders = names.filter((name) => /^\d+$/.test(name) && isFolder(join(at, name)));
  // Beside tars and folders such tables hold no pictures, only what became of each.
  if (folders.length === 0 && tables.length > 0) {
    yield* readParquet(at, tables, reading);
    return;
  }
  if (folders.length === 0)
    throw new UserError(
      `${reading.name}: ${at} holds neither shards (00000.tar), folders (00000) nor tables (00000.parquet) of img2dataset`,
    );
  for (const folder of folders.sort()) yield* readFolder(join(at, folder), folder, reading);
}

/** The form `parquet`: a row a sample; those that were not downloaded have a `status` other than `success`. */
async function* readParquet(
  at: string,
  tables: readonly string[],
  reading: Reading,
): AsyncGenerator<Sample, void, undefined> {
  const { columns } = await openTable(join(at, tables[0] as string));
  const { field } = reading.options;
  const where = {
    ...(columns.includes("status") && { status: "success" }),
    ...(reading.options.where as object | undefined),
  };
  const options = { tables, where, ...(field !== undefined && { caption: field }) };
  yield* readTable({ ...reading, root: at, options });
}

/** One folder's samples: the files come in the order of their names, so that those of a sample stand together. */
async function* readFolder(
  path: string,
  folder: string,
  reading: Reading,
): AsyncGenerator<Sample, void, undefined> {
  let key: string | undefined;
  let group: DataFile[] = [];
  const finish = async () => {
    if (key === undefined || group.length === 0) return undefined;
    const members: Members = new Map();
    for (const file of group) members.set(extname(file.path).slice(1).toLowerCase(), file.read);
    const file = group.find((one) => isImageExtension(extname(one.path).slice(1).toLowerCase()))?.file;
    return toSample(members, { key: `${folder}/${key}`, where: `${path}/${key}`, file }, reading);
  };
  for await (const file of files(path, reading.skipLog, isMember)) {
    const stem = basename(file.path, extname(file.path));
    if (stem !== key) {
      const sample = await finish();
      if (sample !== undefined) yield sample;
      key = stem;
      group = [];
    }
    group.push(file);
  }
  const last = await finish();
  if (last !== undefined) yield last;
}

function isMember(path: string): boolean {
  const extension = extname(path).slice(1).toLowerCase();
  return isImageExtension(extension) || extension === "txt" || extension === "json" || extension === "cls";
}
