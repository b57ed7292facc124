import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../../common";
import type { Dataset } from "../reading/read";
import { isTableFile } from "../reading/tables";

/**
 * A dataset of one's own, by what lies at a path: shards of WebDataset (a `.tar`, a pattern with braces or globs, a folder
 * of tars), img2dataset's output, a table (CSV, TSV, JSON, Parquet) whose pictures lie beside it or (Parquet) in it, a folder or archive of class
 * folders.
 *
 * @throws UserError where nothing is there, or none of these.
 */
export function ownDataset(path: string): Dataset {
  const at = resolve(path);
  const name = basename(at);
  if (/[*?{]/.test(path)) return { name, reader: { kind: "webdataset", shards: at } };
  if (!existsSync(at)) throw new UserError(`${path}: not there`);
  if (!statSync(at).isDirectory()) {
    if (isTableFile(at)) return { name, reader: { kind: "table", tables: at, at: join(at, "..") } };
    if (/\.tar$/.test(at)) return { name, reader: { kind: "webdataset", shards: at } };
    if (/\.(tar\.gz|tgz|zip)$/.test(at)) return { name, reader: { kind: "class-folders", at } };
    throw new UserError(
      `${path}: expected shards (.tar), a table (.csv, .tsv, .json, .parquet), an archive or a folder`,
    );
  }
  const names = readdirSync(at);
  if (
    names.some(
      (one) =>
        /^\d+\.tar$/.test(one) ||
        (/^\d+(\.parquet)?$/.test(one) && existsSync(join(at, `${one.split(".")[0]}_stats.json`))),
    )
  )
    return { name, reader: { kind: "img2dataset", at } };
  if (names.some((one) => one.endsWith(".tar")))
    return { name, reader: { kind: "webdataset", shards: join(at, "*.tar") } };
  if (names.some((one) => one.endsWith(".parquet")))
    return { name, reader: { kind: "table", tables: join(at, "*.parquet"), at } };
  return { name, reader: { kind: "class-folders", at } };
}
