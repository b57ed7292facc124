import { existsSync, lstatSync } from "node:fs";
import { UserError } from "../../common";
import {
  embeddedSources,
  embeddedTasks,
  officialSources,
  officialTasks,
  type Source,
  type Task,
} from "../../catalogue";
import { ownDataset } from "./own-dataset";
import type { Dataset } from "../reading/read";

/** All sources that can be read: those that come with npm, then those whose files one gets oneself. */
export function sources(): readonly Source[] {
  return [...embeddedSources, ...officialSources];
}

/** All tasks that can be read. */
export function tasks(): readonly Task[] {
  return [...embeddedTasks, ...officialTasks];
}

/**
 * The source of this name, in any case. @throws UserError naming those there are.
 *
 * @example
 * ```ts
 * import { data } from "upstream";
 * data.findSource("cc12m").label; // => "CC-12M"
 * ```
 */
export function findSource(name: string): Source {
  return find(sources(), name, "source");
}

/**
 * The task of this name, in any case. @throws UserError naming those there are.
 *
 * @example
 * ```ts
 * import { data } from "upstream";
 * data.findTask("cifar100").classes.length; // => 100
 * ```
 */
export function findTask(name: string): Task {
  return find(tasks(), name, "task");
}

/**
 * What a name or a path means: a task, a source, or data of one's own. (A task before a source of the same name: its
 * pictures are the same ones, and it has splits.)
 *
 * @throws UserError where it is neither.
 */
export function findDataset(nameOrPath: string): Dataset & Partial<Source & Task> {
  const found = inCatalogue([...tasks(), ...sources()], nameOrPath);
  if (found !== undefined) return found;
  if (/[/.*{]/.test(nameOrPath) || isThere(nameOrPath)) return ownDataset(nameOrPath);
  throw new UserError(
    `no source or task is called ${nameOrPath}, and no file or folder: \`upstream data ls\` lists them`,
  );
}

/** Whether something lies at a path, be it a link that leads nowhere. */
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** The catalogue's task of this name, in any case, or an entry for one's own pictures in class folders at this path. */
export function findTaskOrPath(nameOrPath: string): Task {
  const known = inCatalogue(tasks(), nameOrPath);
  if (known !== undefined) return known;
  const { name = nameOrPath, reader, classes = [], templates } = findDataset(nameOrPath);
  return {
    name,
    label: name,
    classes,
    templates: templates ?? ["a photo of a {}."],
    metric: "top-1",
    licence: "one's own",
    reader,
  };
}

/**
 * The entry of this name, in any case, or of `catalogue:NAME`. @throws UserError where a file or folder here is called
 * so too: which of the two is meant is not guessed.
 */
function inCatalogue<T extends { name: string }>(entries: readonly T[], nameOrPath: string): T | undefined {
  const name = nameOrPath.replace(/^catalogue:/, "").toLowerCase();
  const found = entries.find((entry) => entry.name.toLowerCase() === name);
  if (found !== undefined && existsSync(nameOrPath))
    throw new UserError(
      `${nameOrPath}: the catalogue has ${found.name}, and here lies ${nameOrPath} too: say catalogue:${found.name}, or ./${nameOrPath}`,
    );
  return found;
}

function find<T extends { name: string }>(entries: readonly T[], name: string, noun: string): T {
  const found = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found === undefined)
    throw new UserError(
      `no ${noun} is called ${name}; there are ${entries.map((entry) => entry.name).join(", ")}`,
    );
  return found;
}
