import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isFolder, UserError } from "../../common";
import type { Task } from "../../catalogue";
import type { Dataset } from "../reading/read";
import { isTableFile } from "../reading/tables";

type Own = Dataset & Partial<Pick<Task, "templates">>;

/**
 * A dataset of one's own, by what lies at a path: shards of WebDataset (a `.tar`, a pattern with braces or globs, a
 * folder of tars, or one with a folder of tars a split), img2dataset's output, a table (CSV, TSV, JSON, Parquet) whose
 * pictures lie beside it or (Parquet) in it, Hugging Face's `metadata.jsonl` or `data/*.parquet`, a folder or archive
 * of class folders. What exists is meant before what a pattern would mean.
 *
 * @throws UserError where nothing is there, or none of these.
 */
export function ownDataset(path: string): Own {
  const at = resolve(path);
  const name = basename(at);
  if (!existsSync(at)) {
    if (/[*?{[]/.test(path)) return { name, reader: { kind: "webdataset", shards: at } };
    const isLink = lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    throw new UserError(`${path}: ${isLink ? "a link that leads nowhere, or to itself" : "not there"}`);
  }
  if (isFolder(at)) return { name, ...ownFolder(at, path) };
  // A pipe would be waited for, and a device may never end.
  if (!statSync(at).isFile()) throw new UserError(`${path}: a pipe or a device, expected a file or a folder`);
  if (isTableFile(at)) return { name, reader: tableReader(at) };
  // What an archive holds, its members say: shards or class folders.
  if (/\.(tar|tar\.gz|tgz)$/i.test(at)) return { name, reader: { kind: "tar", at } };
  if (/\.zip$/i.test(at)) return { name, reader: { kind: "class-folders", at } };
  throw new UserError(
    `${path}: expected shards (.tar), a table (.csv, .tsv, .json, .parquet), an archive or a folder`,
  );
}

/** The names in a folder, sorted; undefined where it may not be read: whoever reads the files in it counts that. */
function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch {
    return undefined;
  }
}

const isShard = (name: string) => /\.(tar|tar\.gz|tgz)$/i.test(name);

function ownFolder(at: string, path: string): Omit<Own, "name"> {
  const names = namesIn(at);
  if (names === undefined) throw new UserError(`${path}: may not be read`);
  const isImg2dataset = (one: string) =>
    /^\d+\.tar$/.test(one) ||
    (/^\d+(\.parquet)?$/.test(one) && existsSync(join(at, `${one.split(".")[0]}_stats.json`)));
  if (names.some(isImg2dataset)) return { reader: { kind: "img2dataset", at } };
  const shards = names.filter(isShard);
  if (shards.length > 0) return { reader: { kind: "webdataset", folder: at, shards } };
  const splits = splitShards(at, names);
  if (splits !== undefined) return splits;
  const tables = tablesIn(at, names);
  return { reader: tables ?? { kind: "class-folders", at } };
}

/**
 * WebDataset as its tools for tasks lay it: a folder of shards a split, and beside them the classes' names, a line
 * each.
 */
function splitShards(at: string, names: readonly string[]): Omit<Own, "name"> | undefined {
  const splits: Record<string, string[]> = {};
  for (const [split, usual] of [
    ["train", /^train(ing)?$/i],
    ["validation", /^(val|valid|validation|dev)$/i],
    ["test", /^test(ing)?$/i],
  ] as const) {
    const folder = names.find((one) => usual.test(one) && isFolder(join(at, one)));
    const shards = folder === undefined ? [] : (namesIn(join(at, folder)) ?? []).filter(isShard);
    if (shards.length > 0) splits[split] = shards.map((shard) => `${folder}/${shard}`);
  }
  if (Object.keys(splits).length === 0) return undefined;
  const linesOf = (...candidates: string[]) => {
    const file = candidates.find((one) => names.includes(one));
    if (file === undefined) return undefined;
    const lines = readFileSync(join(at, file), "utf8").split(/\r?\n/);
    return lines.map((line) => line.trim()).filter((line) => line !== "");
  };
  const classes = linesOf("classnames.txt", "classes.txt");
  const templates = linesOf("zeroshot_classification_templates.txt", "templates.txt");
  return {
    reader: { kind: "webdataset", folder: at, ...splits },
    ...(classes && { classes }),
    ...(templates && { templates: templates.map((line) => line.replaceAll("{c}", "{}")) }),
  };
}

/** The tables that a folder consists of, and its pictures beside them; undefined where it is none of these. */
function tablesIn(at: string, names: readonly string[]): Dataset["reader"] | undefined {
  const own = { kind: "table", own: true } as const;
  const subfolders = names.filter((one) => isFolder(join(at, one)));
  // Hugging Face's ImageFolder: a table beside the pictures of the whole, or of each split.
  const metadata = /^metadata\.(jsonl|csv|parquet)$/;
  const besides = ["", ...subfolders].flatMap((folder) =>
    (folder === "" ? names : (namesIn(join(at, folder)) ?? []))
      .filter((one) => metadata.test(one))
      .map((one) => join(folder, one)),
  );
  if (besides.length > 0) return { ...own, folder: at, tables: besides, beside: true };
  for (const folder of ["", "data"]) {
    if (folder !== "" && !subfolders.includes(folder)) continue;
    const parquet = (folder === "" ? names : (namesIn(join(at, folder)) ?? [])).filter((one) =>
      one.endsWith(".parquet"),
    );
    if (parquet.length > 0) return { ...own, folder: join(at, folder), tables: parquet, at };
  }
  const coco = names.filter((one) => /^captions_.*\.json$/.test(one));
  return coco[0] === undefined ? undefined : tableReader(join(at, coco[0]));
}

/** A table's pictures lie beside it; COCO's in a folder named as its captions are, there or one above. */
function tableReader(path: string): Dataset["reader"] {
  const beside = dirname(path);
  const set = /^captions_(.+)\.json$/.exec(basename(path))?.[1];
  const candidates =
    set === undefined ? [] : [join(beside, set), join(beside, "..", set), join(beside, "..", "images", set)];
  return { kind: "table", own: true, tables: path, at: candidates.find((one) => existsSync(one)) ?? beside };
}
