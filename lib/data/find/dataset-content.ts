import { readdirSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { hash } from "../../common";
import { chooseLayout } from "./layout";
import { expandPaths } from "./path-patterns";
import { nameOf, type Dataset } from "../reading/read";
import { under } from "../reading/reading";

/**
 * A hash of what a dataset is read from: its reader's options, and the names and sizes of the files that they name. It
 * changes when a file is added, removed or cut short, and not when the data root is moved.
 */
export async function datasetContent(dataset: Dataset, root?: string): Promise<string> {
  const name = nameOf(dataset);
  const form = await chooseLayout(name, root, dataset.reader);
  const found = new Map<string, number>();
  const texts = Object.values(form).flatMap((value) => [value].flat());
  for (const text of texts) {
    if (typeof text !== "string") continue;
    for (const path of await candidates(name, root, text)) {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats?.isDirectory())
        for (const file of filesIn(path)) found.set(join(text, ...file.at), file.size);
      else if (stats) {
        // A pattern may name files of the same name in several folders.
        const key = `${text}/${basename(path)}`;
        found.set(
          found.has(key) ? `${text}/${relative(under({ name, root }, text)[0], path)}` : key,
          stats.size,
        );
      }
    }
  }
  return hash({ form, classes: dataset.classes ?? null, files: [...found].sort() });
}

/** The places an option's text may mean; none where it is no path (a template, a column's name). */
async function candidates(name: string, root: string | undefined, text: string): Promise<string[]> {
  try {
    return await expandPaths(...under({ name, root }, text));
  } catch {
    return [];
  }
}

/** 0 of a link that leads nowhere, or to itself. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

function filesIn(folder: string): { at: [string]; size: number }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { at: [relative(folder, path)], size: sizeOf(path) };
    });
}
