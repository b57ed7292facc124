import type { Source, Task } from "../study";
import { stopFlag } from "../runs";
import type { Sample, Split } from "./sample";
import { findReader } from "./registry";
import { Tally, type BadInput } from "./tally";

/** What can be read: a source or task of `lib/study`, or anything with a reader. */
export type Dataset = Pick<Source, "reader"> & Partial<Pick<Source, "name">> & Partial<Pick<Task, "classes">>;

export interface ReadOptions extends BadInput {
  /** Which part of a task; all there is by default. */
  split?: Split;
  /** Where relative paths start: the data root (`UPSTREAM_DATA`) by default. */
  root?: string;
  /** False where captions are enough: no picture is read then, nor need there be one. */
  images?: boolean;
  /** False where pictures alone are enough (SimCLR): a sample needs neither caption nor label then. */
  captions?: boolean;
  /** What a split is drawn by that the dataset does not define (default 0). */
  seed?: string | number;
  /** Where to count, to look at afterwards; one of its own by default, whose counts are said on standard error. */
  tally?: Tally;
}

/**
 * The samples of a source or task, one after another, in the order of its files: however many, memory stays flat.
 * Bad ones are left out and counted (`Tally` states the policy). An interrupt ends it with `Stopped`.
 *
 * @throws Failure where the data is not there, or is not what its reader reads.
 */
export async function* read(dataset: Dataset, options: ReadOptions = {}): AsyncGenerator<Sample> {
  const { kind, ...readerOptions } = dataset.reader;
  const name = dataset.name ?? kind;
  const tally = options.tally ?? new Tally(options);
  const stop = stopFlag();
  const samples = (await findReader(kind, name))({
    name,
    options: readerOptions,
    root: options.root,
    split: options.split,
    classes: dataset.classes,
    images: options.images ?? true,
    captions: options.captions ?? true,
    seed: options.seed ?? 0,
    tally,
  });
  const classes = dataset.classes?.length;
  for await (const sample of samples) {
    stop.throwIfAborted();
    const { label } = sample;
    if (label !== undefined && classes !== undefined && !(label >= 0 && label < classes)) {
      tally.skip("label out of range", `${sample.where}: ${label} of ${classes} classes`);
      continue;
    }
    tally.good++;
    yield sample;
  }
  tally.end();
  if (options.tally === undefined && tally.bad > 0) console.error(`${name}: skipped ${tally.describe()}`);
}
