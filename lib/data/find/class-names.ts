import { chooseLayout } from "./layout";
import { nameOf, readingOf, type Dataset, type ReadOptions } from "../reading/read";

/** The names of a dataset's classes as its own folders call them, in label order; none where it has no class folders. */
export async function readClassNames(
  dataset: Dataset,
  options: ReadOptions = {},
): Promise<readonly string[]> {
  const form = await chooseLayout(nameOf(dataset), options.root, dataset.reader);
  if (form.kind !== "class-folders") return dataset.classes ?? [];
  const { classFoldersOf } = await import("../reading/readers/class-folders.js");
  return (await classFoldersOf(readingOf(dataset, form, options))).map((folder) =>
    folder.replaceAll("_", " "),
  );
}
