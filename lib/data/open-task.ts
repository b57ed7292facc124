import { UserError } from "../common";
import type { Task } from "../catalogue";
import { read, type ReadOptions } from "./read";
import { readClassNames } from "./class-names";
import type { Sample } from "./sample";
import { SkipLog } from "./skip-log";

/** The samples of a task, by split; their pictures are read when asked for. */
export interface TaskSamples {
  task: string;
  /** Class names in label order. */
  classes: readonly string[];
  templates: readonly string[];
  train: Sample[];
  /** Empty where the dataset has no validation split of its own. */
  validation: Sample[];
  test: Sample[];
  /** What was left out. */
  tally: SkipLog;
}

/**
 * Reads what a task consists of, in one pass.
 *
 * @throws UserError where there are fewer than two classes, or one that has no training picture.
 */
export async function openTask(entry: Task, options: Omit<ReadOptions, "split"> = {}): Promise<TaskSamples> {
  const tally = options.tally ?? new SkipLog(options);
  const opened: TaskSamples = {
    task: entry.name,
    classes: entry.classes.length > 0 ? entry.classes : await readClassNames(entry, options),
    templates: entry.templates,
    train: [],
    validation: [],
    test: [],
    tally,
  };
  for await (const sample of read(entry, { ...options, captions: false, tally }))
    opened[sample.split ?? "train"].push(sample);
  if (opened.classes.length < 2)
    throw new UserError(
      `${entry.name}: one class only (${opened.classes[0] ?? "none"}), expected two or more`,
    );
  const seen = new Set(opened.train.map(({ label }) => label));
  const missing = opened.classes.findIndex((_, label) => !seen.has(label));
  if (missing >= 0)
    throw new UserError(
      `${entry.name}: class ${missing} (${opened.classes[missing]}) has no training picture`,
    );
  return opened;
}
