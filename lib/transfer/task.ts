import { existsSync, statSync } from "node:fs";
import { embeddedTask } from "../data/embedded";
import { fewShot, testSet, type FewShot } from "../data/few-shot";
import { ownEntry, tasks } from "../data/find";
import type { Labelled, TaskData } from "../data/labelled";
import { openTask } from "../data/open-task";
import { picture, type Pictures } from "../data/pictures";
import type { Sample } from "../data/sample";
import { encodePng } from "../formats";
import { UserError, hash } from "../common";
import { embeddedTasks, type Shots, type Task } from "../catalogue";

/** One split of a task: what its pictures are, and how to get at them. */
export interface TaskSplit {
  readonly samples: readonly Sample[];
  /** Label i of sample i, 0 to classes - 1. */
  readonly labels: readonly number[];
  /** The pictures, where they are in memory: picture i is sample i's. */
  readonly pictures?: Pictures;
}

/** A task that is ready to be transferred to, whatever it came from. */
export interface OpenedTask {
  readonly task: string;
  /** Class names in label order. */
  readonly classes: readonly string[];
  /** The words a class may be called by in a prompt; the first is its name. */
  readonly synonyms: readonly (readonly string[])[];
  readonly templates: readonly string[];
  readonly metric: Task["metric"];
  readonly train: TaskSplit;
  /** Empty where the dataset has none of its own. */
  readonly validation: TaskSplit;
  readonly test: TaskSplit;
  /** Known by its pictures, labels and splits. */
  readonly content: string;
}

/**
 * Opens a task of the registry by its name (`upstream data ls`), or one's own pictures in a folder or archive of class
 * folders (their names are the classes' names; a fifth of each class is kept for testing).
 *
 * @throws UserError where it is not there, has one class only, or a class without a training picture
 */
export async function openTransferTask(nameOrPath: string): Promise<OpenedTask> {
  const known = tasks().find(({ name }) => name.toLowerCase() === nameOrPath.toLowerCase());
  if (known !== undefined && embeddedTasks.includes(known))
    return inMemory(await embeddedTask(known.name), known.metric);
  const entry = known ?? ownEntry(nameOrPath);
  const opened = await openTask(entry);
  if (opened.test.length === 0) throw noTest(entry.name);
  const splits = {
    train: splitOf(opened.train),
    validation: splitOf(opened.validation),
    test: splitOf(opened.test),
  };
  const { classes, templates } = opened;
  return {
    task: entry.name,
    classes,
    synonyms: classes.map((name) => [name]),
    templates,
    metric: entry.metric,
    ...splits,
    content: contentOf(classes, splits),
  };
}

function noTest(name: string) {
  return new UserError(`${name}: no test picture, expected a test split`);
}

/** A task whose pictures are in memory. */
export function inMemory(data: TaskData, metric: Task["metric"] = "top-1"): OpenedTask {
  const { task, classes, synonyms, templates, content } = data;
  const split = (name: "train" | "validation" | "test"): TaskSplit => {
    const { pictures, labels } = data[name];
    return { pictures, labels, samples: samplesOf(`${task}: ${name}`, data[name]) };
  };
  return {
    task,
    classes,
    synonyms,
    templates,
    metric,
    train: split("train"),
    validation: split("validation"),
    test: split("test"),
    content,
  };
}

// A sample's key is its place, so that few-shot sets are those of `data.subset`.
function samplesOf(where: string, { pictures, labels }: Labelled): Sample[] {
  return labels.map((label, i) => ({
    key: `${i}`,
    where: `${where} picture ${i}`,
    label,
    image: () =>
      Promise.resolve(encodePng(picture(pictures, i), pictures.size, pictures.size, pictures.channels)),
  }));
}

function splitOf(samples: readonly Sample[]): TaskSplit {
  return { samples, labels: samples.map(({ label }) => label as number) };
}

/** Names, labels and, where a picture is a file, its size: enough to notice that a dataset is another one. */
function contentOf(
  classes: readonly string[],
  splits: Readonly<Record<"train" | "validation" | "test", TaskSplit>>,
): string {
  const listed = ({ samples }: TaskSplit) =>
    samples.map(({ key, label, where }) => [key, label, existsSync(where) ? statSync(where).size : 0]);
  return hash({
    classes,
    train: listed(splits.train),
    validation: listed(splits.validation),
    test: listed(splits.test),
  });
}

/** A split's pictures as few-shot sets are drawn from them. */
const placesOf = ({ samples, labels }: TaskSplit) =>
  samples.map(({ key }, index) => ({ key, label: labels[index]!, index }));

/** The places of the test split that an accuracy is measured on, ascending: all, or the paper's few (`data.testSet`). */
export function testPlaces(
  { test }: OpenedTask,
  { shots, seed, evaluate = "full" }: { shots: Shots; seed: number; evaluate?: "paper" | "full" },
): number[] {
  if (evaluate === "full" || shots === 0) return test.labels.map((_, place) => place);
  const chosen = testSet(placesOf(test), { shots, seed, evaluate });
  return chosen.map(({ index }) => index).sort((a, b) => a - b);
}

/** Places in the training split, ascending: what is trained on, and what is kept apart to choose by. */
export interface Drawn {
  train: number[];
  /** Empty where the task has a validation split of its own, or none is wanted. */
  validation: number[];
}

/**
 * Draws a few-shot training set of a task.
 *
 * @param apart keeps a validation set of the training pictures apart (see `fewShot`).
 * @throws UserError where a class has no picture, or fewer than `shots` and `tooFew` is `refuse`
 */
export function drawTraining(
  { train, classes, task }: OpenedTask,
  options: { shots: Shots; seed: number; tooFew?: "repeat" | "refuse"; apart?: boolean },
): Drawn {
  const { shots, seed, tooFew = "refuse", apart = false } = options;
  const places = placesOf(train);
  let drawn: FewShot<(typeof places)[number]>;
  try {
    drawn = fewShot(places, classes, { shots, seed, tooFew, validation: apart });
  } catch (error) {
    if (error instanceof UserError) error.message = `task ${task}: ${error.message}`;
    throw error;
  }
  const sorted = (some: typeof places) => some.map(({ index }) => index).sort((a, b) => a - b);
  return { train: sorted(drawn.train), validation: sorted(drawn.validation) };
}
