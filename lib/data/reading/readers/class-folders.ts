import { existsSync, readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";
import { isFolder, UserError } from "../../../common";
import { isClutter, type DataFile } from "../file-tree";
import { plainClassName } from "../plain-class-name";
import { firstExisting, stringsOption, type Reading } from "../reading";
import { splitTrainTest, trainSizeOption } from "../split-train-test";
import type { Sample } from "../../sample";
import { layoutOf, type ClassFolderLayout } from "./class-folder-layout";
import { pictureFiles } from "./picture-files";

/**
 * Pictures in folders named after their classes, on disk or in an archive: `[SPLIT/]CLASS/.../picture.jpg`. A class's
 * label is its folder's place in `folders`, by default in the sorted names.
 *
 * Options: `at`: the folder or archive, or several to try; `inside`: the folder in it where the layout starts (where it
 * is there; several to try); `cut`: where there are no folders of splits, `{ share }` or `{ perClass }` to train on
 * (default: 80 % of each class); `folders`: class folders in label order, others are left out; `deep`: a class is the
 * whole path of folders (Omniglot's alphabet/character).
 *
 * @throws UserError where there are fewer than two classes.
 */
export async function* readClassFolders(reading: Reading): AsyncGenerator<Sample, void, undefined> {
  const { at, pictures, layout } = await openClassFolders(reading);
  const classes = classNames(reading, layout);
  if (classes.length < 2)
    throw new UserError(
      `${reading.name}: ${at} has ${classes.length === 0 ? "no folder of pictures" : `one class only (${classes[0]})`}, expected two classes or more`,
    );
  if (reading.options.folders === undefined) checkNames(reading, at, classes);
  if (layout.remark !== undefined) console.warn(`${reading.name}: ${layout.remark}`);
  const labels = new Map(classes.map((name, label) => [name, label]));
  const samples: Sample[] = [];
  for (const { path, where, file, read } of pictures) {
    const { split, className } = layout.place(path);
    const label = labels.get(className);
    if (label === undefined || (layout.hasSplits && split === undefined)) continue;
    const sample: Sample = { key: path, where, label, file, image: read };
    if (split === undefined) samples.push(sample);
    else if ((reading.split ?? split) === split) yield { ...sample, split };
  }
  yield* splitTrainTest(samples, trainSizeOption(reading), reading.split, reading.seed);
}

/** Labels are given by folders: a task whose names stand in another order would have its labels permuted. */
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
  return classNames(reading, (await openClassFolders(reading)).layout);
}

function classNames(reading: Reading, { classes }: ClassFolderLayout): readonly string[] {
  return reading.options.folders === undefined ? classes : stringsOption(reading, "folders", []);
}

async function openClassFolders(
  reading: Reading,
): Promise<{ at: string; pictures: DataFile[]; layout: ClassFolderLayout }> {
  const at = firstExisting(reading, stringsOption(reading, "at", []));
  const insides = stringsOption(reading, "inside", []);
  const all: DataFile[] = [];
  for await (const file of pictureFiles(at, reading.skipLog)) all.push(file);
  const inside = insides.find((one) => all.some(({ path }) => path.startsWith(`${one}/`)));
  const start = inside === undefined ? "" : `${inside}/`;
  const pictures = all.filter(({ path }) => path.startsWith(start));
  const isOwn = reading.classes === undefined && reading.options.folders === undefined;
  const empty = isFolder(at) ? emptyFolders(join(at, start)) : [];
  const layout = layoutOf(
    // Of a task whose classes are known, a class without a picture is one all the same.
    [...pictures.map(({ path }) => path), ...(isOwn ? [] : empty.map((folder) => `${start}${folder}/`))],
    { start, isDeep: reading.options.deep === true },
  );
  // Of one's own folders, which of them are classes is all that is known: one without a picture is named, and none.
  if (isOwn)
    for (const folder of empty)
      if (layout.isClassFolder(`${start}${folder}/`)) reading.skipLog.skip("empty class", join(at, folder));
  return { at, pictures, layout };
}

/** The folders at the top and one below that hold nothing, as paths. */
function emptyFolders(root: string): string[] {
  if (!existsSync(root)) return [];
  const entriesIn = (path: string): Dirent[] | undefined => {
    try {
      return readdirSync(join(root, path), { withFileTypes: true });
    } catch {
      return undefined; // may not be read: that was counted when its pictures were looked for
    }
  };
  const foldersIn = (path: string) =>
    (entriesIn(path) ?? [])
      .filter((entry) => entry.isDirectory() && !isClutter(`${entry.name}/`))
      .map(({ name }) => (path === "" ? name : `${path}/${name}`));
  const all = foldersIn("").flatMap((top) => [top, ...foldersIn(top)]);
  return all.filter((folder) => entriesIn(folder)?.length === 0);
}
