import { UserError } from "../../../common";
import type { Split } from "../../sample";

/** What the paths of pictures in class folders say: which are the classes, and which the splits. */
export interface ClassFolderLayout {
  /** The names of the class folders, sorted; in Unicode's composed form (NFC). */
  classes: readonly string[];
  /** Whether the top folders are splits; else they are classes. */
  hasSplits: boolean;
  /** What was taken for something else than its name says, to be said. */
  remark?: string;
  /**
   * A picture's split and class folder, of those above; no split where there are none, or it lies in another folder.
   */
  place(path: string): { split?: Split; className: string };
  /** Whether a folder's path (ending in `/`) is where a class's pictures would lie. */
  isClassFolder(path: string): boolean;
}

const splitNames: Readonly<Record<Split, readonly string[]>> = {
  train: ["train", "training"],
  validation: ["val", "validation", "valid", "dev"],
  test: ["test", "testing"],
};

/**
 * Reads the layout off the paths: `[WRAPPER/][SPLIT/]CLASS/.../picture.jpg`. Folders that hold all the others and
 * nothing else (as an archive's usually does) are passed through. Without a test split one tests on the validation set,
 * as for ImageNet. Names of classes are compared in Unicode's composed form; a folder of another split that differs
 * from a training class in small and capital letters alone is that class.
 *
 * @param options.start what all paths begin with: the layout starts after it
 * @param options.isDeep a class is the whole path of folders
 * @throws UserError where there are splits, and none of them has class folders
 */
export function layoutOf(
  paths: readonly string[],
  { start, isDeep }: { start: string; isDeep: boolean },
): ClassFolderLayout {
  const inside = paths.filter((path) => path.startsWith(start));
  const inner = isDeep ? start : wrappedIn(inside, start);
  const parts = paths
    .filter((path) => path.startsWith(inner))
    .map((path) => path.slice(inner.length).split("/"));
  const { folders, remark, onlyTrain } = splitsOf(parts);
  if (onlyTrain !== undefined) {
    const layout = layoutOf(paths, { start: `${inner}${onlyTrain}/`, isDeep });
    return { ...layout, ...(remark !== undefined && { remark }) };
  }
  const splitOf = new Map(Object.entries(folders ?? {}).map(([split, folder]) => [folder, split as Split]));
  const rest = (all: readonly string[]) => (folders === undefined ? all : all.slice(1));
  const nameOf = (all: readonly string[]) => className(rest(all), isDeep);
  const inSplit = (all: readonly string[]) => folders === undefined || splitOf.has(all[0] as string);
  const isTrain = (all: readonly string[]) =>
    folders === undefined || splitOf.get(all[0] as string) === "train";
  const training = new Set(parts.filter(isTrain).map(nameOf));
  const found = new Map([...training].map((name) => [name, name]));
  const known = (name: string): string => {
    const before = found.get(name);
    if (before !== undefined) return before;
    const alike = [...training].filter((one) => one.toLowerCase() === name.toLowerCase());
    const meant = alike.length === 1 ? (alike[0] as string) : name;
    found.set(name, meant);
    return meant;
  };
  const names = new Set(parts.filter(inSplit).map((all) => known(nameOf(all))));
  names.delete("");
  return {
    classes: [...names].sort(),
    hasSplits: folders !== undefined,
    ...(remark !== undefined && { remark }),
    place(path) {
      if (!path.startsWith(inner)) return { className: "" };
      const all = path.slice(inner.length).split("/");
      const split = splitOf.get(all[0] as string);
      return { ...(split && { split }), className: known(nameOf(all)) };
    },
    isClassFolder(path) {
      const all = path.slice(inner.length).split("/");
      return path.startsWith(inner) && inSplit(all) && rest(all).length === 2;
    },
  };
}

function className(parts: readonly string[], isDeep: boolean): string {
  if (parts.length < 2) return "";
  return (isDeep ? parts.slice(0, -1).join("/") : (parts[0] as string)).normalize("NFC");
}

/** The beginning of all paths that is no class: one folder after another in which alone all lies, above two or more. */
function wrappedIn(paths: readonly string[], start: string): string {
  let inner = start;
  for (;;) {
    const tops = new Set(paths.map((path) => path.slice(inner.length).split("/")[0] as string));
    const [only] = tops;
    const next = `${inner}${only}/`;
    if (tops.size !== 1 || only === undefined || !paths.every((path) => path.startsWith(next))) return inner;
    // A folder of pictures alone is a class.
    if (paths.some((path) => !path.slice(next.length).includes("/"))) return inner;
    inner = next;
  }
}

/** The folders of splits by their usual names. */
function splitsOf(parts: readonly (readonly string[])[]): {
  folders?: Partial<Record<Split, string>>;
  remark?: string;
  /** The training folder, where no other split has class folders: it is cut. */
  onlyTrain?: string;
} {
  const tops = new Set(parts.filter((path) => path.length > 1).map(([top]) => top as string));
  const find = (split: Split) => [...tops].find((name) => splitNames[split].includes(name.toLowerCase()));
  const [train, validation, test] = [find("train"), find("validation"), find("test")];
  if (train === undefined || (validation ?? test) === undefined) return {};
  const hasClasses = (split: string) => parts.some(([top, ...more]) => top === split && more.length > 1);
  if (!hasClasses(train))
    throw new UserError(`${train}/ has no class folders, expected ${train}/CLASS/picture`);
  if (test !== undefined && hasClasses(test))
    return { folders: { train, test, ...(validation !== undefined && { validation }) } };
  if (validation !== undefined && hasClasses(validation))
    return {
      folders: { train, test: validation },
      ...(test !== undefined && {
        remark: `${test}/ has no class folders: ${validation}/ serves as the test set`,
      }),
    };
  const remark = `${test ?? validation}/ has no class folders: a part of ${train}/ is kept for testing`;
  return { onlyTrain: train, remark };
}
