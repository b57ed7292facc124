import { chooseLayout } from "./layout";
import { nameOf, readingOf, type Dataset, type ReadOptions } from "../reading/read";

/**
 * The names of a dataset's classes as its own folders or its table call them, in label order; none where neither does.
 */
export async function readClassNames(
  dataset: Dataset,
  options: ReadOptions = {},
): Promise<readonly string[]> {
  const form = await chooseLayout(nameOf(dataset), options.root, dataset.reader);
  if (dataset.classes !== undefined && dataset.classes.length > 0 && form.kind !== "class-folders")
    return dataset.classes;
  if (form.kind === "table") {
    const { tableClasses } = await import("../reading/readers/table-samples.js");
    return tableClasses(readingOf(dataset, form, options));
  }
  if (form.kind !== "class-folders") return [];
  const { classFoldersOf } = await import("../reading/readers/class-folders.js");
  return (await classFoldersOf(readingOf(dataset, form, options))).map((folder) =>
    folder.replaceAll("_", " "),
  );
}
