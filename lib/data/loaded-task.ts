import type { Task } from "../catalogue";
import { encodePng } from "../formats";
import { picture, takePictures, type Pictures } from "./pictures";
import type { Sample } from "./sample";
import type { SkipLog } from "./skip-log";

/** One split of a loaded task. */
export interface TaskSplit {
  /** Its examples; a picture is read when it is asked for. */
  readonly samples: readonly Sample[];
  /** Label i belongs to sample i: an index into the task's classes, 0 to classes - 1. */
  readonly labels: readonly number[];
  /** The pixels, where they are in memory: picture i is sample i's. */
  readonly pictures?: Pictures;
}

/** A split whose pixels are in memory. */
export interface SplitInMemory extends TaskSplit {
  readonly pictures: Pictures;
}

/** A task that is ready to be transferred to, whatever it was read from: what `loadTask` gives. */
export interface LoadedTask<Split extends TaskSplit = TaskSplit> {
  /** Its name. */
  readonly task: string;
  /** Class names in label order. */
  readonly classes: readonly string[];
  /** All names of each class, for prompts; the first is its class name. */
  readonly synonyms: readonly (readonly string[])[];
  /** Prompt templates with `{}` where the class name goes. */
  readonly templates: readonly string[];
  readonly metric: Task["metric"];
  /** Whether training pictures may be mirrored: false where a mirror image may be another class's. */
  readonly allowsFlip: boolean;
  readonly train: Split;
  /** Empty where the dataset has no validation split of its own. */
  readonly validation: Split;
  readonly test: Split;
  /** Hash of the pictures, labels and splits: what was computed from a task is kept under it. */
  readonly content: string;
  /** What was left out as bad when it was read; undefined where nothing can be. */
  readonly skipLog?: SkipLog;
}

/**
 * Why samples make no task, in words that follow its name; undefined where they do.
 *
 * @param counts samples of each label in the training split, and of all in the test split
 */
export function whyNoTask(
  classes: readonly string[],
  counts: { train: ReadonlyMap<number, number>; test: number },
): string | undefined {
  if (classes.length === 0)
    return "no classes, expected class folders, or shards in train/ and test/ with labels (.cls) and a classnames.txt";
  if (classes.length < 2) return `one class only (${classes[0]}), expected two or more`;
  const missing = classes.findIndex((_, label) => !counts.train.has(label));
  if (missing >= 0) return `class ${missing} (${classes[missing]}) has no training picture`;
  return counts.test === 0 ? "no test picture, expected a test split" : undefined;
}

/**
 * A split of pictures in memory. A sample's key is its index, so that few-shot sets drawn from the samples are those
 * that `data.fewShotIndices` draws from the labels.
 *
 * @param where names the split in messages, for instance `digits: train`
 */
export function splitInMemory(
  where: string,
  { pictures, labels }: Pick<SplitInMemory, "pictures" | "labels">,
): SplitInMemory {
  const { size, channels } = pictures;
  const samples = labels.map((label, i) => ({
    key: `${i}`,
    where: `${where} picture ${i}`,
    label,
    image: () => Promise.resolve(encodePng(picture(pictures, i), size, size, channels)),
  }));
  return { samples, labels, pictures };
}

/** The part of a split at these indices, in their order; an index may come more than once. */
export function takeFromSplit(split: SplitInMemory, indices: readonly number[]): SplitInMemory {
  return {
    samples: indices.map((index) => split.samples[index]!),
    labels: indices.map((index) => split.labels[index]!),
    pictures: takePictures(split.pictures, indices),
  };
}
