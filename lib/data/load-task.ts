import { createHash } from "node:crypto";
import { UserError, hash } from "../common";
import { embeddedTasks, type Task } from "../catalogue";
import { readClassNames } from "./find/class-names";
import { embeddedTask } from "./embedded";
import { findTaskOrPath } from "./find/datasets";
import { digestFiles } from "./find/file-digests";
import { readSamples, type ReadOptions } from "./reading/read";
import type { Sample, Split } from "./sample";
import { SkipLog } from "./skip-log";
import { whyNoTask, type LoadedTask, type TaskSplit } from "./loaded-task";

/**
 * Loads a task: one of the catalogue by its name (`upstream data ls`), in any case; or one's own pictures by the path
 * of a folder or archive of class folders (their names are the classes' names; a fifth of each class is kept for
 * testing); or an entry like the catalogue's. Pictures are read when they are asked for; those that come with npm are
 * in memory.
 *
 * @throws UserError where it is not there, has one class only, a class without a training picture, or no test picture
 *
 * @example
 * ```ts
 * import { data } from "upstream";
 * const task = await data.loadTask("pictures"); // a folder with a folder of pictures for each class
 * task.classes; // => ["cat", "dog"]
 * task.train.samples.length; // => 8
 * ```
 */
export async function loadTask(
  task: string | Task,
  options: Omit<ReadOptions, "split"> = {},
): Promise<LoadedTask> {
  const entry = typeof task === "string" ? findTaskOrPath(task) : task;
  if (embeddedTasks.includes(entry)) return embeddedTask(entry.name);
  const skipLog = options.skipLog ?? new SkipLog(options);
  const classes = entry.classes.length > 0 ? entry.classes : await readClassNames(entry, options);
  const samples: Record<Split, Sample[]> = { train: [], validation: [], test: [] };
  for await (const sample of readSamples(entry, { ...options, captions: false, skipLog: skipLog }))
    samples[sample.split ?? "train"].push(sample);
  const why = whyNoTask(classes, { train: countLabels(samples.train), test: samples.test.length });
  if (why !== undefined) throw new UserError(`${entry.name}: ${why}`);
  if (options.skipLog === undefined && skipLog.bad > 0)
    console.warn(`${entry.name}: skipped ${skipLog.describe()}`);
  const splits = {
    train: splitOf(samples.train),
    validation: splitOf(samples.validation),
    test: splitOf(samples.test),
  };
  const { name, templates, metric, allowsFlip = true, synonyms = classes.map((one) => [one]) } = entry;
  const content = await contentOf(classes, splits);
  return { task: name, classes, synonyms, templates, metric, allowsFlip, ...splits, content, skipLog };
}

function countLabels(samples: readonly Sample[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { label = 0 } of samples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function splitOf(samples: readonly Sample[]): TaskSplit {
  return { samples, labels: samples.map(({ label }) => label as number) };
}

/**
 * A hash of the class names, of every picture's bytes (or those of the archive or table it is in), its label and split.
 */
async function contentOf(
  classes: readonly string[],
  splits: Readonly<Record<Split, TaskSplit>>,
): Promise<string> {
  const all = Object.values(splits).flatMap(({ samples }) => samples);
  const digests = await digestFiles(all.flatMap(({ file }) => file ?? []));
  const listed = async ({ samples }: TaskSplit) => {
    const rows: unknown[] = [];
    for (const { key, label, file, image } of samples)
      rows.push([key, label, file === undefined ? await digestPicture(image) : digests.get(file)]);
    return rows;
  };
  return hash({
    classes,
    train: await listed(splits.train),
    validation: await listed(splits.validation),
    test: await listed(splits.test),
  });
}

/** Of a picture that a reader of one's own gives. */
async function digestPicture(image: Sample["image"]): Promise<string> {
  const bytes = await image?.().catch(() => undefined);
  return createHash("sha256")
    .update(bytes ?? "")
    .digest("hex")
    .slice(0, 16);
}
