import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { hash } from "../../common";
import { embeddedContent } from "../embedded";
import { isImageExtension } from "../reading/readers/extensions";
import { nameOf, type Dataset } from "../reading/read";
import { filesNamed, firstExisting } from "../reading/reading";
import { isOwnReader } from "../reading/registry";
import { chooseLayout } from "./layout";
import { digestTogether } from "./file-digests";

/**
 * A hash of all that a dataset's captions are read from: the bytes of its tables or shards, and its reader's options.
 *
 * @returns undefined where captions are made of the names of pictures' folders, by a reader of one's own, or where a
 *   file cannot be read.
 */
export async function captionsContent(dataset: Dataset): Promise<string | undefined> {
  const name = nameOf(dataset);
  const form = await chooseLayout(name, undefined, dataset.reader);
  if (isOwnReader(form.kind)) return undefined;
  if (form.kind === "icons") return hash({ form, content: embeddedContent(name) });
  const files = await captionFiles(name, form);
  const digest = files && (await digestTogether(files));
  return digest && hash({ form, classes: dataset.classes ?? null, digest });
}

async function captionFiles(name: string, form: Dataset["reader"]): Promise<string[] | undefined> {
  const texts = (option: string) =>
    [form[option] ?? []].flat().filter((value): value is string => typeof value === "string");
  switch (form.kind) {
    case "table":
      return filesNamed({ name, root: undefined, options: form }, texts("tables"));
    case "webdataset": {
      const patterns = ["shards", "train", "validation", "test"].flatMap(texts);
      return filesNamed({ name, root: undefined, options: form }, patterns);
    }
    case "img2dataset": {
      const folder = firstExisting({ name, root: undefined }, texts("at"));
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(
          (entry) => !entry.isDirectory() && !isImageExtension(extname(entry.name).slice(1).toLowerCase()),
        )
        .map(({ parentPath, name: file }) => join(parentPath, file))
        .sort();
    }
    default:
      return undefined;
  }
}
