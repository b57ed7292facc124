import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../common";
import { plainClassName } from "../plain-class-name";
import { locate, stringsOption, type Reading } from "../reading";
import type { Sample, Split } from "../../sample";
import { splitTrainTest, trainSizeOption } from "../split-train-test";
import { files, type DataFile } from "../file-tree";
import { isImageFile } from "./extensions";

/**
 * Pictures in folders named after their classes, on disk or in an archive: `[SPLIT/]CLASS/.../picture.jpg`. A class's
 * label is its folder's place in `folders`, by default in the sorted names.
 *
 * Options: `at`: the folder or archive, or several to try; `inside`: the folder in it where the layout starts (where it is there; several to try); `cut`: where
 * there are no folders of splits, `{ share }` or `{ perClass }` to train on (default: 80 % of each class); `folders`: class
 * folders in label order, others are left out; `deep`: a class is the whole path of folders (Omniglot's alphabet/character).
 *
 * @throws UserError where there are fewer than two classes.
 */
export async function* readClassFolders(reading: Reading): AsyncGenerator<Sample, void, undefined> {
  const { at, start, pictures, folders } = await openClassFolders(reading);
  const isDeep = reading.options.deep === true;
  const classes = classNames(reading, folders);
  if (classes.length < 2)
    throw new UserError(
      `${reading.name}: ${at} has ${classes.length === 0 ? "no folder of pictures" : `one class only (${classes[0]})`}, expected two classes or more`,
    );
  if (reading.options.folders === undefined) checkNames(reading, at, classes);
  const labels = new Map(classes.map((name, label) => [name, label]));
  const splitOf = new Map(
    Object.entries(folders.splits ?? {}).map(([split, folder]) => [folder, split as Split]),
  );
  const toSample = (file: DataFile): Sample | undefined => {
    const parts = file.path.slice(start.length).split("/");
    const split = splitOf.get(parts[0] as string);
    if (folders.splits !== undefined && (split === undefined || (reading.split ?? split) !== split))
      return undefined;
    const name = className(folders.splits === undefined ? parts : parts.slice(1), isDeep);
    const label = labels.get(name);
    return label === undefined
      ? undefined
      : {
          key: file.path,
          where: file.where,
          label,
          ...(split && { split }),
          file: file.file,
          image: file.read,
        };
  };
  const samples: Sample[] = [];
  for await (const file of pictures) {
    const sample = toSample(file);
    if (sample === undefined) continue;
    if (folders.splits === undefined) samples.push(sample);
    else yield sample;
  }
  for (const sample of splitTrainTest(samples, trainSizeOption(reading), reading.split, reading.seed))
    yield sample;
}

/** Labels are given by folders: a task whose names stand in another order would be scrambled. */
function checkNames({ name, classes }: Reading, at: string, folders: readonly string[]): void {
  if (classes === undefined) return;
  const wrong = classes.findIndex((one, i) => plainClassName(one) !== plainClassName(folders[i] ?? ""));
  if (wrong >= 0 || folders.length !== classes.length)
    throw new UserError(
      `${name}: class ${Math.max(wrong, 0)} is ${classes[Math.max(wrong, 0)]}, but the folder of ${at} is ${folders[Math.max(wrong, 0)] ?? "missing"} (${folders.length} folders, ${classes.length} classes)`,
    );
}

/** The class folders of a dataset in the order in which `readClassFolders` numbers them. */
export async function classFoldersOf(reading: Reading): Promise<readonly string[]> {
  return classNames(reading, (await openClassFolders(reading)).folders);
}

function classNames(reading: Reading, folders: Folders): readonly string[] {
  return reading.options.folders === undefined ? folders.classes : stringsOption(reading, "folders", []);
}

interface ClassFolders {
  at: string;
  /** The beginning of all paths: the folder in which the layout starts. */
  start: string;
  pictures: AsyncIterable<DataFile> | DataFile[];
  folders: Folders;
}

async function openClassFolders(reading: Reading): Promise<ClassFolders> {
  const at = locate(reading, stringsOption(reading, "at", []));
  const insides = stringsOption(reading, "inside", []);
  const isDeep = reading.options.deep === true;
  if (statSync(at).isDirectory() && !isDeep) {
    const inside = insides.find((one) => existsSync(join(at, one)));
    const start = inside === undefined ? "" : `${inside}/`;
    const isWanted = (path: string) => path.startsWith(start) && isImageFile(path);
    return {
      at,
      start,
      pictures: files(at, reading.tally, isWanted),
      folders: foldersOnDisk(join(at, start)),
    };
  }
  // An archive says what is in it only when read through.
  const all: DataFile[] = [];
  for await (const file of files(at, reading.tally, isImageFile)) all.push(file);
  const inside = insides.find((one) => all.some(({ path }) => path.startsWith(`${one}/`)));
  const start = inside === undefined ? "" : `${inside}/`;
  const pictures = all.filter(({ path }) => path.startsWith(start));
  return {
    at,
    start,
    pictures,
    folders: foldersOf(
      pictures.map(({ path }) => path.slice(start.length)),
      isDeep,
    ),
  };
}

interface Folders {
  /** Sorted. */
  classes: readonly string[];
  /** The folder of each split; undefined where the top folders are classes. */
  splits?: Partial<Record<Split, string>>;
}

function foldersOnDisk(root: string): Folders {
  const foldersIn = (path: string) =>
    readdirSync(path).filter(
      (name) => !name.startsWith(".") && statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory(),
    );
  const splits = splitFolders(foldersIn(root));
  const parents = splits === undefined ? [root] : Object.values(splits).map((split) => join(root, split));
  return { classes: [...new Set(parents.flatMap(foldersIn))].sort(), splits };
}

function foldersOf(paths: readonly string[], isDeep: boolean): Folders {
  const parts = paths.map((path) => path.split("/"));
  const splits = splitFolders([...new Set(parts.map(([top]) => top as string))]);
  const names = parts.map((path) => className(splits === undefined ? path : path.slice(1), isDeep));
  return { classes: [...new Set(names)].filter((name) => name !== "").sort(), splits };
}

function className(parts: readonly string[], isDeep: boolean): string {
  return isDeep ? parts.slice(0, -1).join("/") : parts.length > 1 ? (parts[0] as string) : "";
}

/** The folders of splits by their usual names. Without a test set, one tests on the validation set, as for ImageNet. */
function splitFolders(names: readonly string[]): Partial<Record<Split, string>> | undefined {
  const find = (...usual: string[]) => names.find((name) => usual.includes(name.toLowerCase()));
  const train = find("train", "training");
  const validation = find("val", "validation", "valid");
  const test = find("test", "testing");
  if (train === undefined || (validation ?? test) === undefined) return undefined;
  return test === undefined ? { train, test: validation } : { train, validation, test };
}
