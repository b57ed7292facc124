import { chooseForm } from "./forms";
import { nameOf, readingOf, type Dataset, type ReadOptions } from "./read";

/** The names of a dataset's classes as its own folders call them, in label order; none where it has no class folders. */
export async function readClassNames(
  dataset: Dataset,
  options: ReadOptions = {},
): Promise<readonly string[]> {
  const form = await chooseForm(nameOf(dataset), options.root, dataset.reader);
  if (form.kind !== "class-folders") return dataset.classes ?? [];
  const { classFoldersOf } = await import("./readers/class-folders.js");
  return (await classFoldersOf(readingOf(dataset, form, options))).map((folder) =>
    folder.replaceAll("_", " "),
  );
}
