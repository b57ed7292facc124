import { statSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { glob } from "tinyglobby";
import { captionColumnOf, expandPaths, isTableFile, openTable, read, SkipLog } from "../../data";
import { CorruptFileError } from "../../formats";
import { UserError } from "../../common";
import type { CaptionBatch, CaptionSource } from "./caption-source";

export interface CaptionFileOptions {
  /** The column of the captions; by default the first of `data.captionColumns` there is. */
  column?: string;
  /** Only rows whose fields are these, for instance `{ language: "en" }` (WIT). */
  where?: Readonly<Record<string, string>>;
}

/** A longer caption is no caption; it is left out and counted. */
const maxCaptionLength = 1 << 16;

/**
 * Captions in files: tables (`.csv`, `.tsv`, `.txt`, `.json`, `.jsonl`, `.parquet`, also gzip or zstd) and WebDataset
 * shards (`.tar`, `.tar.gz`, `.tgz`).
 *
 * @param name what to call the source.
 * @param paths files, folders (all such files in them, in the order of their names) or patterns (`*`, `**`, `{00..19}`).
 * @throws UserError (when it is read) where nothing is there, no file can be read, or no column is one of captions.
 */
export function openFiles(
  name: string,
  paths: string | readonly string[],
  options: CaptionFileOptions = {},
): CaptionSource {
  return { name, read: (tally) => readFiles(name, [paths].flat(), options, tally) };
}

async function* readFiles(
  name: string,
  paths: readonly string[],
  options: CaptionFileOptions,
  tally: SkipLog,
): AsyncGenerator<CaptionBatch> {
  const files = (await Promise.all(paths.map(expand))).flat();
  if (files.length === 0) throw new UserError(`${name}: no table or tar file in ${paths.join(", ")}`);
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0; // bytes of the files that were read
  let found = 0;
  const failures: string[] = [];
  for (const [i, file] of files.entries()) {
    let bytes = 0;
    const fileTally = tally;
    try {
      const batches = isTar(file)
        ? readTar(file, fileTally)
        : readTable(file, options, fileTally, (n) => (bytes += n));
      for await (const batch of batches) {
        found += batch.captions.length;
        tally.good += batch.captions.length;
        yield { ...batch, done: (before + Math.min(bytes, sizes[i] as number)) / total };
      }
    } catch (error) {
      // One broken file of several costs itself; what it held before the break was given.
      if (error instanceof CorruptFileError) tally.skip(error.why, error.message);
      else if (!(error instanceof UserError) || files.length === 1) throw error;
      else tally.skip("unreadable file", error.message);
      failures.push((error as Error).message);
    }
    before += sizes[i] as number;
  }
  if (found === 0)
    throw new UserError(
      failures[0] ??
        `${name}: no caption in ${files.length === 1 ? files[0] : `${files.length} files (the first is ${files[0]})`}`,
    );
  tally.end();
}

async function* readTable(
  file: string,
  { column, where = {} }: CaptionFileOptions,
  tally: SkipLog,
  onBytes: (bytes: number) => void,
): AsyncGenerator<CaptionBatch> {
  const table = await openTable(file);
  const chosen = column ?? captionColumnOf(table.columns);
  const conditions = Object.entries(where);
  for (const one of [chosen, ...conditions.map(([name]) => name)])
    if (one === undefined || !table.columns.includes(one))
      throw new UserError(
        `${file}: no column ${one ?? "of captions"}; there are ${table.columns.join(", ")} (a column can be named)`,
      );
  const wanted = [chosen as string, ...conditions.map(([name]) => name)];
  for await (const { numbers, fields } of table.rows(wanted, tally, onBytes)) {
    const batch: CaptionBatch = { file, captions: [], rows: [] };
    const [captions = []] = fields;
    captions.forEach((caption, i) => {
      if (!conditions.every(([, value], c) => fields[c + 1]?.[i] === value)) return;
      add(batch, caption, numbers[i] as number, tally);
    });
    yield batch;
  }
}

async function* readTar(file: string, tally: SkipLog): AsyncGenerator<CaptionBatch> {
  const inner = new SkipLog({ maxBad: 1 });
  const dataset = { name: basename(file), reader: { kind: "webdataset", shards: [basename(file)] } };
  let batch: CaptionBatch = { file, captions: [], rows: [] };
  for await (const { key, caption } of read(dataset, { root: dirname(file), images: false, tally: inner })) {
    add(batch, caption ?? null, key, tally);
    if (batch.captions.length === 4096) {
      yield batch;
      batch = { file, captions: [], rows: [] };
    }
  }
  yield batch;
  for (const [reason, count] of inner.skipped)
    for (let i = 0; i < count; i++) tally.skip(reason, inner.examples.get(reason)?.[i] ?? file);
}

/** A row without a caption is passed over: WIT has one in two. */
function add(batch: CaptionBatch, caption: string | null, row: number | string, tally: SkipLog): void {
  if (caption === null || caption.trim() === "") return;
  if (caption.length > maxCaptionLength) {
    tally.skip("too large", `${batch.file}: the caption of row ${row} has ${caption.length} characters`);
    return;
  }
  batch.captions.push(caption);
  batch.rows.push(row);
}

function isTar(path: string): boolean {
  return /\.(tar|tgz|tar\.gz)$/i.test(path);
}

/** The files that a path, folder or pattern means, in an order that is the same on every machine. */
async function expand(path: string): Promise<string[]> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    const found = await glob("**/*", { cwd: path, dot: false });
    return found
      .filter((file) => isTar(file) || isTableFile(file))
      .map((file) => file.split(sep).join("/"))
      .sort()
      .map((file) => join(path, file));
  }
  return path.startsWith("/") ? expandPaths("/", relative("/", path)) : expandPaths(process.cwd(), path);
}
