import { basename, dirname } from "node:path";
import { CorruptFileError, tarMembers } from "../../formats";
import { UserError } from "../../common";
import type { Source } from "../../catalogue";
import { isClutter } from "../reading/file-tree";
import { isImageFile } from "../reading/readers/extensions";
import { isAvailable } from "./is-available";

type Layout = Source["reader"];

/**
 * The form in which a dataset lies on disk: of an entry's reader `{ kind: "either", of: [...] }` the first that is
 * there. The forms with pictures come first, a list of captions alone last.
 */
export async function chooseLayout(name: string, root: string | undefined, reader: Layout): Promise<Layout> {
  if (reader.kind === "tar") return tarLayout(reader.at as string);
  if (reader.kind !== "either") return reader;
  const forms = (reader.of ?? []) as Layout[];
  for (const form of forms) if (await isAvailable({ name, root, options: form })) return form;
  const paths = forms.flatMap(({ at, tables, shards }) => [at ?? [], tables ?? [], shards ?? []].flat());
  throw new UserError(
    `${name}: not there: ${paths.join(", nor ")} under the data root (data/README.md says how it must lie)`,
  );
}

/** How many members of a tar are looked at. */
const mostMembers = 1000;

/**
 * What a tar of one's own is: a shard, where a picture has a file of the same name beside it (`.txt`, `.json`, `.cls`)
 * or none lies in a folder; else class folders.
 */
async function tarLayout(at: string): Promise<Layout> {
  const shard = { kind: "webdataset", folder: dirname(at), shards: basename(at) };
  let members = 0;
  let hasFolders = false;
  try {
    for await (const { name } of tarMembers(at, () => false)) {
      if (/\.(txt|json|cls|caption)$/i.test(name) && !isClutter(name)) return shard;
      hasFolders ||= isImageFile(name) && name.replace(/^\.\//, "").includes("/");
      if (++members >= mostMembers) break;
    }
  } catch (error) {
    if (!(error instanceof CorruptFileError)) throw error; // its reader says what is wrong
  }
  return hasFolders ? { kind: "class-folders", at } : shard;
}
