import { readFile } from "node:fs/promises";
import { UserError } from "../../../common";
import { openFileLookup, type FileLookup } from "../file-lookup";
import { plainClassName } from "../plain-class-name";
import { firstExisting, stringsOption, stringOption, type Reading } from "../reading";
import type { Sample } from "../../sample";
import { reasonUnreadable } from "../file-tree";

/** A line of a list: which picture, which class. */
interface Listed {
  path: string;
  /** Undefined where the line is none. */
  label: number | undefined;
  /** The class's name as the line has it: it must be the name of that label. */
  name: string;
}

/** The official ways to list the pictures of a split in a text file; each line is one picture. */
const forms = {
  /** DomainNet: `real/aircraft_carrier/real_001_000083.jpg 0`. */
  "path label": (line: string): Listed => {
    const [, path = "", label] = /^(.*\S)\s+(\d+)$/.exec(line) ?? [];
    return {
      path,
      label: label === undefined ? undefined : Number(label),
      name: path.split("/").at(-2) ?? "",
    };
  },
  /** DTD: `banded/banded_0002.jpg`; the label is the folder's place among the class names. */
  "class/file": (line: string, classes: readonly string[]): Listed => {
    const name = line.split("/").at(-2) ?? "";
    const label = classes.findIndex((one) => plainClassName(one) === plainClassName(name));
    return { path: line, label: label < 0 ? undefined : label, name };
  },
  /** Oxford Pets: `Abyssinian_100 1 1 1`: file, class from 1, species, breed. */
  pets: (line: string): Listed => {
    const [file = "", id] = line.split(/\s+/);
    const label = /^\d+$/.test(id ?? "") ? Number(id) - 1 : undefined;
    return { path: `${file}.jpg`, label, name: file.replace(/_\d+$/, "") };
  },
};

/**
 * Datasets whose splits are text files that list pictures: DomainNet, DTD, Oxford Pets. A line whose class name and
 * label disagree with the task's classes is counted as `name and label disagree`.
 *
 * Options: `form`: `path label`, `class/file` or `pets`; `train`, `test`, `validation`: the list files of each split;
 * `at`: where the listed paths start, a folder or an archive, or several to try; `folders`: the names that lines use
 * for the classes, where they are not the task's.
 */
export async function* readFileLists(reading: Reading): AsyncGenerator<Sample> {
  const form = stringOption(reading, "form", "path label");
  if (!(form in forms))
    throw new UserError(
      `${reading.name}: the reader's form is ${form}, expected ${Object.keys(forms).join(", ")}`,
    );
  const parse = forms[form as keyof typeof forms];
  const names = stringsOption(reading, "folders", reading.classes ?? []);
  const splits = reading.split === undefined ? (["train", "validation", "test"] as const) : [reading.split];
  const lists = splits.flatMap((split) =>
    stringsOption(reading, split, []).map((path) => ({ split, list: firstExisting(reading, path) })),
  );
  let folder: FileLookup | undefined;
  for (const { split, list } of lists) {
    folder ??= reading.images
      ? await openFileLookup(firstExisting(reading, stringsOption(reading, "at", [])), reading.skipLog)
      : undefined;
    const text = await readFile(list, "utf8").catch((error: Error) =>
      reading.skipLog.skip(reasonUnreadable(error), list),
    );
    for (const [i, raw] of (text ?? "").split("\n").entries()) {
      const line = raw.trim();
      if (line === "" || line.startsWith("#")) continue;
      const where = `${list}: line ${i + 1}`;
      const { path, label, name } = parse(line, names);
      if (label === undefined) {
        reading.skipLog.skip("bad label", `${where}: ${line}`);
        continue;
      }
      const expected = names[label];
      if (expected !== undefined && plainClassName(expected) !== plainClassName(name)) {
        reading.skipLog.skip(
          "name and label disagree",
          `${where}: label ${label} is ${expected}, not ${name}`,
        );
        continue;
      }
      if (folder === undefined) yield { key: path, where, label, split };
      else {
        const file = await folder.find(path, where);
        if (file !== undefined) yield { key: path, where, label, split, file: file.file, image: file.read };
      }
    }
  }
}
