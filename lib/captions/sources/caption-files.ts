import { statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import {
  captionColumnOf,
  digestTogether,
  expandPaths,
  filesIn,
  isTableFile,
  openTable,
  readSamples,
  SkipLog,
} from "../../data";
import { CorruptFileError } from "../../formats";
import { hash, isFolder, UserError, sum } from "../../common";
import { captionGatherer } from "./caption-gatherer";
import type { CaptionBatch, CaptionSource } from "./caption-source";

/** Which rows are wanted: of each column the values it may have; rows must meet the conditions of all columns. */
export type RowConditions = Readonly<Record<string, string | readonly string[]>>;

export interface CaptionFileOptions {
  /** The column of the captions; by default the first of `data.captionColumns` there is. */
  column?: string | undefined;
  /** Only these rows, for instance `{ language: "en" }` (WIT), or `{ subreddit: ["cats", "dogs"] }`. */
  where?: RowConditions | undefined;
}

/**
 * Captions in files: tables (`.csv`, `.tsv`, `.txt`, `.json`, `.jsonl`, `.parquet`, also gzip or zstd) and WebDataset
 * shards (`.tar`, `.tar.gz`, `.tgz`).
 *
 * @param name what to call the source.
 * @param paths files, folders (all such files in them, in the order of their names) or patterns (`*`, `**`,
 *   `{00..19}`).
 * @throws UserError (when it is read) where nothing is there, no file can be read, or no column is one of captions.
 *
 * @example
 * ```ts
 * import { captions } from "upstream";
 * const mine = captions.openFiles("mine", "captions.csv");
 * mine.name; // => "mine"
 * ```
 */
export function openFiles(
  name: string,
  paths: string | readonly string[],
  options: CaptionFileOptions = {},
): CaptionSource {
  return {
    name,
    read: (log, columns = []) => readFiles(name, [paths].flat(), options, log, columns),
    content: () => contentOf([paths].flat(), options),
  };
}

async function contentOf(paths: readonly string[], options: CaptionFileOptions): Promise<string | undefined> {
  const log = new SkipLog({ maxBad: 1 });
  const files = (await Promise.all(paths.map((path) => expand(path, log)))).flat();
  const digest = await digestTogether(files);
  return digest && hash({ digest, options, skipped: log.describe() });
}

async function* readFiles(
  name: string,
  paths: readonly string[],
  options: CaptionFileOptions,
  log: SkipLog,
  columns: readonly string[],
): AsyncGenerator<CaptionBatch> {
  const files = (await Promise.all(paths.map((path) => expand(path, log)))).flat();
  if (files.length === 0) throw new UserError(`${name}: no table or tar file in ${paths.join(", ")}`);
  const sizes = files.map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  const total = sum(sizes);
  const rows = rowFilter(options.where ?? {});
  let before = 0; // bytes of the files that were read
  let found = 0;
  let empty = 0;
  const failures: string[] = [];
  for (const [i, file] of files.entries()) {
    let bytes = 0;
    try {
      const batches = isTar(file)
        ? readTar(file, options, log, columns)
        : readTable(file, options.column, rows, log, columns, (n) => (bytes += n));
      for await (const batch of batches) {
        found += batch.captions.length;
        empty += batch.empty ?? 0;
        log.good += batch.captions.length;
        yield { ...batch, done: (before + Math.min(bytes, sizes[i] as number)) / total };
      }
    } catch (error) {
      // One broken file of several costs itself; what it held before the break was given.
      if (error instanceof CorruptFileError) log.skip(error.why, error.message);
      else if (!(error instanceof UserError) || files.length === 1) throw error;
      else log.skip("unreadable file", error.message);
      failures.push((error as Error).message);
    }
    before += sizes[i] as number;
  }
  if (found === 0) {
    const where = files.length === 1 ? files[0] : `${files.length} files (the first is ${files[0]})`;
    const why = rows.whyNone() ?? (empty > 0 ? `all ${empty} captions are empty` : "no caption");
    throw new UserError(failures[0] ?? `${name}: ${why} in ${where}`);
  }
  log.end();
}

/** Conditions on rows as they are written in messages: `subreddit=cats|dogs and year=2019`. */
export function conditionsText(where: RowConditions): string {
  return Object.entries(where)
    .map(([column, values]) => `${column}=${[values].flat().join("|")}`)
    .join(" and ");
}

/** Tells the rows that are wanted, and remembers what the others held. */
function rowFilter(where: RowConditions) {
  const columns = Object.keys(where);
  const wanted = columns.map((column) => new Set([where[column] ?? []].flat()));
  const seen = columns.map(() => new Set<string>());
  let met = 0;
  return {
    columns,
    /** Whether the row is wanted, by its fields of `columns`. */
    isWanted(fields: readonly (string | null)[]): boolean {
      const isWanted = wanted.every((values, c) => values.has(fields[c] ?? ""));
      if (isWanted) met++;
      else if (met === 0)
        fields.forEach((field, c) => {
          if ((seen[c] as Set<string>).size < 6) seen[c]?.add(field ?? "");
        });
      return isWanted;
    },
    /** What to say where no row was wanted; undefined where some were, or nothing was asked. */
    whyNone(): string | undefined {
      if (met > 0 || columns.length === 0) return undefined;
      const asked = conditionsText(where);
      // Shards do not say what else there is.
      if (seen.some((values) => values.size === 0)) return `no caption where ${asked}`;
      const values = columns.map((column, c) => {
        const some = [...(seen[c] ?? [])];
        return `${column} is ${some.slice(0, 5).join(", ")}${some.length > 5 ? ", ..." : ""}`;
      });
      return `no row where ${asked} (${values.join("; ")})`;
    },
  };
}

async function* readTable(
  file: string,
  column: string | undefined,
  conditions: ReturnType<typeof rowFilter>,
  log: SkipLog,
  columns: readonly string[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<CaptionBatch> {
  const table = await openTable(file);
  const chosen = column ?? captionColumnOf(table.columns);
  for (const one of [chosen, ...conditions.columns, ...columns])
    if (one === undefined || !table.columns.includes(one))
      throw new UserError(
        `${file}: no column ${one ?? "of captions"}; there are ${table.columns.join(", ")} (a column can be named)`,
      );
  const asked = [chosen as string, ...conditions.columns, ...columns];
  const first = 1 + conditions.columns.length; // of the columns that go with the captions
  const gathered = captionGatherer(file, columns, log);
  for await (const { numbers, fields } of table.rows(asked, log, onBytes)) {
    const [captions = []] = fields;
    const conditionFields = fields.slice(1, first);
    captions.forEach((caption, i) => {
      if (
        conditionFields.length > 0 &&
        !conditions.isWanted(conditionFields.map((field) => field[i] ?? null))
      )
        return;
      const given =
        columns.length === 0
          ? undefined
          : Object.fromEntries(columns.map((name, c) => [name, fields[first + c]?.[i] ?? null]));
      gathered.add(caption, numbers[i] as number, given);
    });
    yield gathered.take();
  }
}

async function* readTar(
  file: string,
  { column, where = {} }: CaptionFileOptions,
  log: SkipLog,
  columns: readonly string[],
): AsyncGenerator<CaptionBatch> {
  const inner = new SkipLog({ maxBad: 1 });
  const reader = {
    kind: "webdataset",
    shards: [basename(file)],
    ...(column === undefined ? {} : { field: column }),
    ...(Object.keys(where).length === 0 ? {} : { where }),
  };
  const options = { root: dirname(file), images: false, skipLog: inner, columns };
  const gathered = captionGatherer(file, columns, log);
  for await (const { key, caption, fields } of readSamples({ name: basename(file), reader }, options)) {
    gathered.add(caption, key, fields);
    if (gathered.isFull()) yield gathered.take();
  }
  yield gathered.take();
  for (const [reason, count] of inner.skipped)
    for (let i = 0; i < count; i++) log.skip(reason, inner.examples.get(reason)?.[i] ?? file);
  const missing = gathered.missingColumn();
  if (missing !== undefined) throw new UserError(`${file}: no caption's .json has a ${missing}`);
}

function isTar(path: string): boolean {
  return /\.(tar|tgz|tar\.gz)$/i.test(path);
}

/** The files that a path, folder or pattern means, in an order that is the same on every machine. */
async function expand(path: string, log: SkipLog): Promise<string[]> {
  if (isFolder(path)) {
    const isWanted = (file: string) => (isTar(file) || isTableFile(file)) && !basename(file).startsWith(".");
    const found: string[] = [];
    // A link that leads back to a folder above would have its captions counted again and again.
    for await (const file of filesIn(path, log, isWanted)) found.push(file.path);
    return found.sort().map((file) => join(path, file));
  }
  return path.startsWith("/") ? expandPaths("/", relative("/", path)) : expandPaths(process.cwd(), path);
}
