import { existsSync, statSync } from "node:fs";
import { UserError, hash } from "../common";
import { embeddedTasks, type Task } from "../catalogue";
import { readClassNames } from "./find/class-names";
import { embeddedTask } from "./embedded";
import { findTaskOrPath } from "./find/datasets";
import { read, type ReadOptions } from "./reading/read";
import type { Sample, Split } from "./sample";
import { SkipLog } from "./skip-log";
import type { LoadedTask, TaskSplit } from "./task";

/**
 * Loads a task: one of the catalogue by its name (`upstream data ls`), in any case; or one's own pictures by the path of
 * a folder or archive of class folders (their names are the classes' names; a fifth of each class is kept for testing);
 * or an entry like the catalogue's. Pictures are read when they are asked for; those that come with npm are in memory.
 *
 * @throws UserError where it is not there, has one class only, a class without a training picture, or no test picture
 */
export async function loadTask(
  task: string | Task,
  options: Omit<ReadOptions, "split"> = {},
): Promise<LoadedTask> {
  const entry = typeof task === "string" ? findTaskOrPath(task) : task;
  if (embeddedTasks.includes(entry)) return embeddedTask(entry.name);
  const skipLog = options.tally ?? new SkipLog(options);
  const classes = entry.classes.length > 0 ? entry.classes : await readClassNames(entry, options);
  const samples: Record<Split, Sample[]> = { train: [], validation: [], test: [] };
  for await (const sample of read(entry, { ...options, captions: false, tally: skipLog }))
    samples[sample.split ?? "train"].push(sample);
  check(entry.name, classes, samples);
  const splits = {
    train: splitOf(samples.train),
    validation: splitOf(samples.validation),
    test: splitOf(samples.test),
  };
  const { name, templates, metric, allowsFlip = true, synonyms = classes.map((one) => [one]) } = entry;
  const content = contentOf(classes, splits);
  return { task: name, classes, synonyms, templates, metric, allowsFlip, ...splits, content, skipLog };
}

/** @throws UserError where these samples make no task */
function check(name: string, classes: readonly string[], { train, test }: Record<Split, Sample[]>): void {
  if (classes.length < 2)
    throw new UserError(`${name}: one class only (${classes[0] ?? "none"}), expected two or more`);
  const seen = new Set(train.map(({ label }) => label));
  const missing = classes.findIndex((_, label) => !seen.has(label));
  if (missing >= 0)
    throw new UserError(`${name}: class ${missing} (${classes[missing]}) has no training picture`);
  if (test.length === 0) throw new UserError(`${name}: no test picture, expected a test split`);
}

function splitOf(samples: readonly Sample[]): TaskSplit {
  return { samples, labels: samples.map(({ label }) => label as number) };
}

/** Names, labels and, where a picture is a file, its size: enough to notice that a dataset is another one. */
function contentOf(classes: readonly string[], splits: Readonly<Record<Split, TaskSplit>>): string {
  const listed = ({ samples }: TaskSplit) =>
    samples.map(({ key, label, where }) => [key, label, existsSync(where) ? statSync(where).size : 0]);
  return hash({
    classes,
    train: listed(splits.train),
    validation: listed(splits.validation),
    test: listed(splits.test),
  });
}
