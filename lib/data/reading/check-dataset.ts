import { createHash } from "node:crypto";
import { join } from "node:path";
import { startProgress } from "../../common";
import type { Task } from "../../catalogue";
import { nameOf, readSamples, type Dataset, type ReadOptions } from "./read";
import { under } from "./reading";
import type { Split } from "../sample";
import { SkipLog } from "../skip-log";
import { readClassNames } from "../find/class-names";
import { BadImage } from "../images/bad-image";
import { openImage } from "../images/open-image";
import { whyNoTask } from "../loaded-task";
import { reasonUnreadable } from "./file-tree";

/** What a check of a dataset found. */
export interface DatasetCheck {
  name: string;
  /** Samples of each split, or of the whole. */
  counts: Partial<Record<Split | "all", number>>;
  /** Pictures and boxes of each annotation file, for COCO's form: the paper counted boxes. */
  boxes?: Record<string, { pictures: number; boxes: number }>;
  /** What the entry says of them, where it does. */
  expectedBoxes?: Task["annotated"];
  /** What the entry says there should be, where it does. */
  expected: Partial<Record<Split | "all", number>>;
  /** Classes that have a sample, of how many. */
  classes: { found: number; of: number } | undefined;
  /** Fewest and most samples of a class, of those found. */
  perClass: { fewest: number; most: number } | undefined;
  /** Samples left out, by reason, and the first places. */
  skipped: Record<string, { count: number; examples: string[] }>;
  /** Pictures in the test set that also are in the training set, byte for byte: how many, and the first pairs. */
  inTrainAndTest: { count: number; examples: [test: string, train: string][] };
  /** Why it is no task, where it should be one: what `loadTask` would refuse it for. */
  noTask?: string;
  /** Whether all is as the entry says, and something was read at all. */
  isGood: boolean;
}

/** What an entry says of its sizes. */
type Expected = Dataset & { size?: number } & Partial<Pick<Task, "train" | "test" | "annotated">>;

/**
 * Reads a dataset through: counts against those that its entry states, labels in range and every class there, bad
 * samples by reason (pictures are opened; with `decode` decoded whole), and pictures that stand in train and test
 * alike. Checksums of Parquet's pages are not looked at (its readers look at none): a byte that changed in one may give
 * another caption.
 *
 * @param options with `decode`, every picture is decoded to its last row, which finds those cut short: some 200 a
 *   second.
 */
export async function checkDataset(
  dataset: Expected,
  { decode = false, ...options }: ReadOptions & { decode?: boolean } = {},
): Promise<DatasetCheck> {
  const skipLog = new SkipLog({ maxBad: options.maxBad ?? 1 });
  const isTask = dataset.train !== undefined || dataset.test !== undefined || dataset.annotated !== undefined;
  const counts: DatasetCheck["counts"] = {};
  const labels = new Map<number, number>();
  const trained = new Map<number, number>();
  const train = new Map<string, string>();
  const test: [hash: string, where: string][] = [];
  const total = isTask ? (dataset.train ?? 0) + (dataset.test ?? 0) : (dataset.size ?? 0);
  const progress = startProgress(`check ${nameOf(dataset)}`, total);
  let done = 0;
  for await (const { image, label, split, where } of readSamples(dataset, { ...options, skipLog })) {
    if (image !== undefined) {
      const reason = await openPicture(image, decode, (hash) => {
        if (split === "train") train.set(hash, where);
        if (split === "test") test.push([hash, where]);
      });
      if (reason !== undefined) {
        skipLog.good--;
        skipLog.skip(reason, where);
        continue;
      }
    }
    counts[split ?? "all"] = (counts[split ?? "all"] ?? 0) + 1;
    if (label !== undefined) labels.set(label, (labels.get(label) ?? 0) + 1);
    if (label !== undefined && (split ?? "train") === "train")
      trained.set(label, (trained.get(label) ?? 0) + 1);
    progress.update(++done);
  }
  progress.end();
  const repeated = test.filter(([hash]) => train.has(hash));
  const classCount = dataset.classes?.length || labels.size;
  const perClass = [...labels.values()].sort((a, b) => a - b);
  const expected: DatasetCheck["expected"] = isTask
    ? { train: dataset.train, test: dataset.test }
    : { all: dataset.size };
  const isAsStated = (Object.keys(expected) as (keyof typeof expected)[]).every(
    (split) => expected[split] === undefined || expected[split] === counts[split],
  );
  const noTask = await whyNot(dataset, options, { train: trained, test: counts.test ?? 0 });
  const boxes = await countBoxes(dataset, options.root);
  const areBoxesAsStated = Object.entries(dataset.annotated ?? {}).every(
    ([split, { pictures, boxes: count }]) =>
      boxes?.[split]?.pictures === pictures && boxes[split].boxes === count,
  );
  return {
    name: nameOf(dataset),
    counts,
    ...(boxes && { boxes, expectedBoxes: dataset.annotated }),
    expected,
    classes: labels.size === 0 ? undefined : { found: labels.size, of: classCount },
    ...(noTask !== undefined && { noTask }),
    perClass:
      labels.size === 0 ? undefined : { fewest: perClass[0] as number, most: perClass.at(-1) as number },
    skipped: Object.fromEntries(
      [...skipLog.skipped].map(([reason, count]) => [
        reason,
        { count, examples: skipLog.examples.get(reason) ?? [] },
      ]),
    ),
    inTrainAndTest: {
      count: repeated.length,
      examples: repeated.slice(0, 3).map(([hash, where]) => [where, train.get(hash) as string]),
    },
    isGood:
      done > 0 &&
      noTask === undefined &&
      isAsStated &&
      areBoxesAsStated &&
      skipLog.bad === 0 &&
      repeated.length === 0 &&
      labels.size === (labels.size && classCount),
  };
}

/** Of a task, and of class folders, which are one: the demands that opening it makes. */
async function whyNot(
  dataset: Expected,
  options: ReadOptions,
  counts: Parameters<typeof whyNoTask>[1],
): Promise<string | undefined> {
  const hasLabels = counts.train.size > 0 || counts.test > 0;
  const { kind, train, test } = dataset.reader;
  // Whoever lays shards out by splits, or writes labels into a table of one's own, means a task.
  const isTask =
    "templates" in dataset || kind === "class-folders" || kind === "table" || (train ?? test) !== undefined;
  if (!isTask || !hasLabels || options.split !== undefined) return undefined;
  const classes = dataset.classes?.length ? dataset.classes : await readClassNames(dataset, options);
  return whyNoTask(classes, counts);
}

async function countBoxes(dataset: Dataset, root: string | undefined): Promise<DatasetCheck["boxes"]> {
  if (dataset.reader.kind !== "coco") return undefined;
  const { readCocoFile } = await import("./readers/coco.js");
  const counted: NonNullable<DatasetCheck["boxes"]> = {};
  for (const split of ["train", "validation", "test"]) {
    const path = dataset.reader[split];
    if (typeof path !== "string") continue;
    const { images, annotations } = await readCocoFile(join(...under({ name: nameOf(dataset), root }, path)));
    counted[split] = {
      pictures: images.length,
      boxes: annotations.filter(({ bbox }) => bbox !== undefined).length,
    };
  }
  return counted;
}

/** Why a picture cannot be used; undefined where it can. */
async function openPicture(
  image: () => Promise<Buffer>,
  decode: boolean,
  see: (hash: string) => void,
): Promise<string | undefined> {
  let bytes: Buffer;
  try {
    bytes = await image();
  } catch (error) {
    return reasonUnreadable(error as Error);
  }
  try {
    const opened = await openImage(bytes, "picture");
    if (decode) await (await opened.pipeline()).stats();
  } catch (error) {
    return error instanceof BadImage ? error.reason : "corrupt image";
  }
  see(createHash("sha1").update(bytes).digest("base64"));
  return undefined;
}
