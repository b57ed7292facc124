import { readFile } from "node:fs/promises";
import { UserError } from "../../../common";
import { openFileLookup, type FileLookup } from "../file-lookup";
import { plainClassName } from "../plain-class-name";
import { firstExisting, stringsOption, type Reading } from "../reading";
import type { Sample } from "../../sample";

/** The part of a COCO (or CameraTraps) annotation file that classification needs. */
interface CocoFile {
  images: { id: string | number; file_name: string }[];
  annotations: { image_id: string | number; category_id: number; bbox?: unknown }[];
  categories: { id: number; name: string }[];
}

/**
 * COCO-style annotations as classes of whole pictures: Caltech Camera Traps-20. A picture's class is that of its boxes;
 * one whose boxes are of several classes is counted as `several classes`; pictures of a category that the task leaves
 * out (`empty`) are passed over. Categories are matched by name.
 *
 * Options: `train`, `validation`, `test`: the annotation files of each split; `at`: the folder or archive of the
 * pictures.
 */
export async function* readCoco(reading: Reading): AsyncGenerator<Sample> {
  const splits = reading.split === undefined ? (["train", "validation", "test"] as const) : [reading.split];
  const lists = splits.flatMap((split) =>
    stringsOption(reading, split, []).map((path) => ({ split, path: firstExisting(reading, path) })),
  );
  let folder: FileLookup | undefined;
  for (const { split, path } of lists) {
    const coco = await readCocoFile(path);
    folder ??= reading.images
      ? await openFileLookup(firstExisting(reading, stringsOption(reading, "at", [])), reading.skipLog)
      : undefined;
    const classes = new Map(
      (reading.classes ?? coco.categories.map(({ name }) => name)).map((name, label) => [
        plainClassName(name),
        label,
      ]),
    );
    const labelOf = new Map(coco.categories.map(({ id, name }) => [id, classes.get(plainClassName(name))]));
    const categories = new Map<string | number, Set<number>>();
    for (const { image_id, category_id } of coco.annotations) {
      const known = categories.get(image_id);
      if (known === undefined) categories.set(image_id, new Set([category_id]));
      else known.add(category_id);
    }
    for (const { id, file_name } of coco.images) {
      const where = `${path}: image ${id}`;
      const labels = new Set([...(categories.get(id) ?? [])].map((category) => labelOf.get(category)));
      labels.delete(undefined);
      if (labels.size > 1) reading.skipLog.skip("several classes", where);
      const [label] = labels;
      if (labels.size !== 1 || label === undefined) continue;
      const file = await folder?.find(file_name, where);
      if (folder === undefined) yield { key: file_name, where, label, split };
      else if (file !== undefined)
        yield { key: file_name, where, label, split, file: file.file, image: file.read };
    }
  }
}

/** Reads an annotation file. @throws UserError where it is none. */
export async function readCocoFile(path: string): Promise<CocoFile> {
  try {
    const coco = JSON.parse(await readFile(path, "utf8")) as Partial<CocoFile>;
    const { images, annotations, categories } = coco;
    if (Array.isArray(images) && Array.isArray(annotations) && Array.isArray(categories))
      return { images, annotations, categories };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UserError(`${path}: no COCO annotations: expected JSON with images, annotations and categories`);
}
