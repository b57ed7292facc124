import { existsSync } from "node:fs";
import { basename } from "node:path";
import { stringify } from "csv-stringify/sync";
import {
  agreementWithPaper,
  sideBySide,
  concordance,
  countWords,
  distinctive,
  openDataset,
  openFiles,
  profileCaptions,
  wordRanks,
  sharedCaptions,
  mostFrequent,
  type CaptionSource,
  type WordCounts,
  type Unit,
} from "../captions";
import { sources } from "../data";
import { tableText } from "../notebook/table";
import { clearStop, UserError, Stopped, write } from "../common";
import type { Source } from "../catalogue";

/** The command's options; their meaning is where they are declared. */
export interface WordsOptions {
  unit: Unit;
  top: number;
  sample?: number;
  seed: string;
  column?: string;
  where?: Record<string, string>;
  maxBad?: number;
  distinctive?: true;
  profile?: true;
  find?: string;
  csv?: string;
  json?: true;
}

/** The sources that the arguments mean: `NAME=PATH`, or a path that names itself. */
export function namedSources(
  args: readonly string[],
  { column, where }: Pick<WordsOptions, "column" | "where">,
): CaptionSource[] {
  const paths = new Map<string, string[]>();
  for (const arg of args) {
    const [, name, path] = existsSync(arg) ? [] : (/^([^=/]+)=(.+)$/.exec(arg) ?? []);
    const key = name ?? (paths.has(stem(arg)) ? arg : stem(arg));
    paths.set(key, [...(paths.get(key) ?? []), path ?? arg]);
  }
  return [...paths].map(([name, some]) => {
    const source = registered(name, some);
    if (source !== undefined) return openDataset(source, { column, where });
    const [path = ""] = some;
    if (path === name && !existsSync(path) && !/[*{]/.test(path))
      throw new UserError(`${path}: no file or folder, and no source of \`upstream data ls\``);
    return openFiles(name, some, { column, where });
  });
}

/** A source of the registry, where the argument is one's name and no file's. */
function registered(name: string, paths: readonly string[]): Source | undefined {
  const [path] = paths;
  if (paths.length !== 1 || path !== name || existsSync(path)) return undefined;
  return sources().find((one) => one.name.toLowerCase() === name.toLowerCase());
}

function stem(path: string): string {
  return basename(path).replace(
    /(\.(csv|tsv|txt|jsonl|ndjson|json|parquet|tar|tgz|gz|gzip|zst|zstd))+$/i,
    "",
  );
}

/** Prints what was asked for. */
export async function show(sources: readonly CaptionSource[], options: WordsOptions): Promise<void> {
  if (options.profile === true) await showProfiles(sources, options);
  else if (options.find !== undefined) await showWord(sources, options.find, options);
  else await showCounts(sources, options);
}

async function showCounts(sources: readonly CaptionSource[], options: WordsOptions): Promise<void> {
  const { counted, stopped } = await each(sources, (source) => countWords(source, options));
  if (counted.length > 0 && options.json === true) printJson(counted, options.top);
  else if (counted.length > 0) {
    const [only] = counted;
    if (counted.length === 1 && only !== undefined) print(mostFrequent(only, options.top));
    else print(sideBySide(counted, options.top));
    if (options.distinctive === true) showDistinctive(counted, options.top);
    console.log();
    counted.forEach((counts) => console.log(summary(counts, options.top)));
    writeCsv(
      options,
      counted.flatMap((counts) => longRows(counts, options.top)),
      stopped,
    );
  }
  if (stopped !== undefined) throw stopped;
}

/** What was counted, and all that making the count again needs. */
function printJson(counted: readonly WordCounts[], n: number): void {
  const all = counted.map((counts) => {
    const { source, how, captions, total, missing, skipped } = counts;
    return {
      source,
      how,
      captions,
      total,
      different: counts.counts.size,
      missing,
      skipped,
      top: mostFrequent(counts, n),
    };
  });
  console.log(JSON.stringify(all, null, 2));
}

function showDistinctive(counted: readonly WordCounts[], n: number): void {
  if (counted.length < 2) throw new UserError("--distinctive: one source, expected two or more to compare");
  for (const counts of counted) {
    const rest = counted.filter((other) => other !== counts);
    console.log(`\ndistinctive of ${counts.source}, against ${rest.map(({ source }) => source).join(", ")}`);
    print(distinctive(counts, rest).slice(0, n));
  }
}

async function showProfiles(sources: readonly CaptionSource[], options: WordsOptions): Promise<void> {
  const { counted, stopped } = await each(sources, (source) => profileCaptions(source, options));
  const rows = counted.map((details) => details.profile);
  if (rows.length > 0) {
    // A column a source: there are more numbers than sources.
    const fields = Object.keys(rows[0] as object).filter((field) => field !== "source");
    const sideways = fields.map((field) => ({
      "": field,
      ...Object.fromEntries(
        rows.map((row) => [row.source, (row as unknown as Record<string, unknown>)[field]]),
      ),
    }));
    print(sideways);
    if (rows.length > 1) {
      console.log("\ncaptions that two sources share, but for case and space");
      print(sharedCaptions(counted));
      console.log();
    }
    for (const { profile, isEstimate, skipped } of counted) {
      if (isEstimate) console.log(`${profile.source}: duplicates estimated from a part of the captions`);
      if (skipped !== "") console.log(`${profile.source}: skipped ${skipped}`);
    }
    writeCsv(options, rows, stopped);
  }
  if (stopped !== undefined) throw stopped;
}

async function showWord(
  sources: readonly CaptionSource[],
  word: string,
  options: WordsOptions,
): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  const looked = await each(sources, async (source) => {
    const { found, captions, lines } = await concordance(source, word, { ...options, limit: options.top });
    console.log(`\n${source.name}: ${found} of ${captions} captions hold ${word}`);
    for (const line of lines)
      console.log(
        `${line.left.padStart(41)}${line.word}${line.right}  (${basename(line.file)}, ${line.row})`,
      );
    rows.push(...lines.map((line) => ({ source: source.name, ...line })));
  });
  if (rows.length > 0) writeCsv(options, rows, looked.stopped);
  if (looked.stopped !== undefined) throw looked.stopped;
  const { counted, stopped } = await each(sources, (source) => countWords(source, options));
  console.log(`\nits rank among the ${options.unit} of each source`);
  print(wordRanks(counted, word));
  if (stopped !== undefined) throw stopped;
}

/** Does it for each source; after an interrupt what was finished is there to be shown. */
async function each<T>(
  sources: readonly CaptionSource[],
  work: (source: CaptionSource) => Promise<T>,
): Promise<{ counted: T[]; stopped?: Stopped }> {
  clearStop();
  const counted: T[] = [];
  for (const source of sources)
    try {
      counted.push(await work(source));
    } catch (error) {
      if (error instanceof Stopped) return { counted, stopped: error };
      throw error;
    }
  return { counted };
}

function summary(counts: WordCounts, n: number): string {
  const { how, captions, total, skipped, missing } = counts;
  const drawn = how.sample === null ? "" : ` drawn from ${how.drawnFrom} (seed ${how.seed})`;
  const agreement = agreementWithPaper(counts, n);
  return [
    `${counts.source}: ${total} ${how.unit}, ${counts.counts.size} different, in ${captions} captions${drawn}; ${how.maker}`,
    ...(skipped === "" ? [] : [`  skipped ${skipped}`]),
    ...(missing === 0
      ? []
      : [`  rare words were dropped on the way: up to ${missing} occurrences of any word are missing`]),
    ...(agreement === undefined
      ? []
      : [
          `  ${agreement.both.length} of the paper's ${agreement.of} words (Table 3) are among these ${n}: ${agreement.both.join(" ")}`,
        ]),
  ].join("\n");
}

function longRows(counts: WordCounts, n: number): object[] {
  const { unit, maker, stopList, sample, seed, version } = counts.how;
  return mostFrequent(counts, n).map((word) => ({
    source: counts.source,
    ...word,
    total: counts.total,
    ofCaptions: counts.captions,
    ...{ unit, maker, stopList, sample, seed, version },
  }));
}

function print(rows: readonly object[]): void {
  console.log(tableText(rows, { limit: Infinity }));
}

/** Writes the table, where one is asked for. After an interrupt it is in parts: then a file that is there stays as it is. */
function writeCsv({ csv }: WordsOptions, rows: readonly object[], stopped: Stopped | undefined): void {
  if (csv === undefined) return;
  if (stopped !== undefined && existsSync(csv)) {
    console.error(`${csv}: left as it was, since not all sources are done`);
    return;
  }
  write(csv, stringify([...rows], { header: true }));
  console.log(`${rows.length} rows -> ${csv}`);
}
