import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { dataRoot, UserError } from "../../common";
import { expandPaths } from "../find/path-patterns";
import { random, sample, shuffle } from "../../random";
import type { Sample, Split } from "../sample";
import type { SkipLog } from "../skip-log";
import type { FileWatch } from "./file-watch";

/** Everything that a reader is told: what to read, from where, and what to leave out. */
export interface Reading {
  /** The dataset's name, for messages. */
  name: string;
  /** The reader's options, as the entry in `lib/catalogue` (or the user) wrote them. */
  options: Readonly<Record<string, unknown>>;
  /** The folder that relative paths start from. */
  root: string | undefined;
  /** Which part; undefined: all there is. */
  split: Split | undefined;
  /** A task's class names in label order. */
  classes: readonly string[] | undefined;
  /** Whether pictures are wanted: without, a caption is enough, and no picture is read. */
  images: boolean;
  /** Whether a caption or a label is wanted; without, pictures alone are enough. */
  captions: boolean;
  /** Columns (or fields of `.json`) whose values samples are to hold; see `Sample.fields`. */
  columns: readonly string[];
  /** False where a picture's being there is enough: none is read then, and none can be asked for. */
  contents: boolean;
  /** Read so many of the files (shards, tables) only, drawn by `seed`; all where undefined. */
  files: number | undefined;
  /** Read the files in an order drawn by this; in that of their names where undefined. */
  fileOrder: string | number | undefined;
  /** What a split that the dataset itself does not define is drawn by. */
  seed: string | number;
  skipLog: SkipLog;
  /** Holds the shards to what they were when it first met them. */
  watch: FileWatch | undefined;
}

/** Reads one official form. Bad samples go to `reading.skipLog`; what cannot be read at all throws a UserError. */
export type Reader = (reading: Reading) => AsyncIterable<Sample>;

/**
 * The folder and the path in it that an entry's path means: relative ones lie under the data root.
 *
 * @throws UserError where there is none.
 */
export function under(
  { name, root }: Pick<Reading, "name" | "root">,
  path: string,
): [root: string, path: string] {
  if (isAbsolute(path)) return ["/", path.slice(1)];
  const folder = root ?? dataRoot();
  if (folder === undefined)
    throw new UserError(
      `${name}: ${path} lies under the data root; set UPSTREAM_DATA to it (data/README.md)`,
    );
  return [folder, path];
}

/**
 * The files that an option's patterns name, with braces and globs. They start in the option `folder`, a folder taken by
 * its letters whatever they are, or where paths of the dataset start.
 */
export async function filesNamed(
  reading: Pick<Reading, "name" | "root" | "options">,
  patterns: readonly string[],
): Promise<string[]> {
  const { folder } = reading.options;
  const found = patterns.map((pattern) =>
    typeof folder === "string" ? expandPaths(folder, pattern) : expandPaths(...under(reading, pattern)),
  );
  return (await Promise.all(found)).flat();
}

/** The first of these paths that exists. @throws UserError naming them all where none does. */
export function firstExisting(
  reading: Pick<Reading, "name" | "root">,
  paths: string | readonly string[],
): string {
  const candidates = [paths].flat().map((path) => join(...under(reading, path)));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new UserError(
      `${reading.name}: not there: ${candidates.join(", nor ")} (data/README.md says how it must lie)`,
    );
  return found;
}

/** A reader's option that must be a string. @throws UserError where it is something else. */
export function stringOption(reading: Reading, option: string, otherwise: string): string {
  const value = reading.options[option] ?? otherwise;
  if (typeof value !== "string") throw wrongOption(reading, option, "a text");
  return value;
}

/**
 * The files to read: all, or so many of them as were asked for, drawn by the seed; in their order, or in one that is
 * drawn.
 */
export function chosenFiles(reading: Reading, paths: readonly string[]): readonly string[] {
  const { files, fileOrder, seed } = reading;
  const chosen = new Set(files === undefined ? paths : sample(paths, files, random("files", seed)));
  const read = paths.filter((path) => chosen.has(path));
  return fileOrder === undefined ? read : shuffle(read, random("file order", fileOrder));
}

/** One or more strings among a reader's options. */
export function stringsOption(
  reading: Reading,
  option: string,
  otherwise: readonly string[],
): readonly string[] {
  const value = reading.options[option] ?? otherwise;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!values.every((one) => typeof one === "string"))
    throw wrongOption(reading, option, "a text, or a list of texts");
  return values as readonly string[];
}

/** The reader's option `where`: values that columns must have; none by default. */
export function whereOption(reading: Reading): readonly Condition[] {
  const where = (reading.options.where ?? {}) as Record<string, unknown>;
  const isText = (value: unknown) => typeof value === "string";
  if (
    typeof where !== "object" ||
    !Object.values(where).every((value) => isText(value) || (Array.isArray(value) && value.every(isText)))
  )
    throw wrongOption(reading, "where", 'columns and their values, for instance { "language": "en" }');
  return Object.entries(where as Record<string, string | string[]>).map(([column, values]) => ({
    column,
    values: [values].flat(),
  }));
}

/** Which rows are wanted: those in which a column has one of these values. */
export interface Condition {
  column: string;
  values: readonly string[];
}

/** The error for a reader's option that is not what it should be. */
export function wrongOption({ name, options }: Reading, option: string, expected: string): UserError {
  return new UserError(
    `${name}: the reader's ${option} is ${JSON.stringify(options[option])}, expected ${expected}`,
  );
}
