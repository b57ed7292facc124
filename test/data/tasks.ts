import * as data from "../../lib/data";
import { officialTasks, type Task } from "../../lib/catalogue";
import { all } from "./files";

/** A task of the study. */
export const task = (name: string): Task => officialTasks.find((one) => one.name === name) as Task;

/** What reads the study's tasks under a root of the test's own. */
export const readerIn =
  (root: string) =>
  (name: string, options: data.ReadOptions = {}): Promise<data.Sample[]> =>
    all(data.readSamples(task(name), { root, ...options }));

/** What a test looks at first. */
export const keys = (samples: readonly data.Sample[]) =>
  samples.map(({ key, label, split }) => [key, label, split]);
