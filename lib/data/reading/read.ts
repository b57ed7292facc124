import type { Source, Task } from "../../catalogue";
import { stopFlag } from "../../common";
import { chooseLayout } from "../find/layout";
import type { Reading } from "./reading";
import type { Sample, Split } from "../sample";
import { findReader } from "./registry";
import { SkipLog, type BadInput } from "../skip-log";
import type { FileWatch } from "./file-watch";

/** What can be read: a source or task of `lib/catalogue`, or anything with a reader. */
export type Dataset = Pick<Source, "reader"> & Partial<Pick<Source, "name">> & Partial<Pick<Task, "classes">>;

export interface ReadOptions extends BadInput {
  /** Which part of a task; all there is by default. */
  split?: Split;
  /** Where relative paths start: the data root (`UPSTREAM_DATA`) by default. */
  root?: string;
  /** False where captions are enough: no picture is read then, nor need there be one. */
  images?: boolean;
  /** Columns of tables, or fields of shards' `.json`, whose values samples are to hold in `fields`. */
  columns?: readonly string[];
  /** False where pictures alone are enough (SimCLR): a sample needs neither caption nor label then. */
  captions?: boolean;
  /** What is drawn (a split that the dataset does not define, files, a subset) is drawn by this (default 0). */
  seed?: string | number;
  /** Read so many of the files (shards, tables) only, drawn by `seed`: for a look at a large source. */
  files?: number;
  /**
   * Read the files (shards, tables) in an order drawn by this, for instance the epoch's; in that of their names by
   * default.
   */
  fileOrder?: string | number;
  /** False: no picture is read, nor can be asked for, but a sample without one is still bad: for counting. */
  contents?: boolean;
  /** Where to count, to look at afterwards; one of its own by default, whose counts are said on standard error. */
  skipLog?: SkipLog;
  /** Shared by all readings of a run: they end with a UserError where a shard has changed in between. */
  watch?: FileWatch;
}

/**
 * The samples of a source or task, one after another, in the order of its files: however many, memory stays flat.
 * Bad ones are left out and counted (`SkipLog` states the policy). An interrupt ends it with `Stopped`.
 *
 * @throws UserError where the data is not there, or is not what its reader reads.
 */
export async function* readSamples(dataset: Dataset, options: ReadOptions = {}): AsyncGenerator<Sample> {
  const name = nameOf(dataset);
  const form = await chooseLayout(name, options.root, dataset.reader);
  const reading = readingOf(dataset, form, options);
  const { skipLog, classes } = reading;
  const template = typeof form.template === "string" ? form.template : undefined;
  const reader = await findReader(form.kind, name);
  const stop = stopFlag();
  for await (const sample of reader(reading)) {
    stop.throwIfAborted();
    const { label } = sample;
    if (label !== undefined && classes !== undefined && !(label >= 0 && label < classes.length)) {
      skipLog.skip("label out of range", `${sample.where}: ${label} of ${classes.length} classes`);
      continue;
    }
    if (template !== undefined && label !== undefined && classes !== undefined)
      sample.caption = template.replaceAll("{}", classes[label] as string);
    skipLog.good++;
    yield sample;
  }
  skipLog.end();
  if (options.skipLog === undefined && skipLog.bad > 0)
    console.error(`${name}: skipped ${skipLog.describe()}`);
}

/** The name of a dataset in messages. */
export function nameOf(dataset: Dataset): string {
  return dataset.name ?? dataset.reader.kind;
}

/** Fills in the defaults of what a reader is told. */
export function readingOf(dataset: Dataset, form: Dataset["reader"], options: ReadOptions): Reading {
  return {
    name: nameOf(dataset),
    options: form,
    root: options.root,
    split: options.split,
    // A task without names (Omniglot) has those that its data give.
    classes: dataset.classes?.length === 0 ? undefined : dataset.classes,
    images: options.images ?? true,
    captions: options.captions ?? true,
    columns: options.columns ?? [],
    contents: options.contents ?? true,
    files: options.files,
    fileOrder: options.fileOrder,
    seed: options.seed ?? 0,
    skipLog: options.skipLog ?? new SkipLog(options),
    watch: options.watch,
  };
}
