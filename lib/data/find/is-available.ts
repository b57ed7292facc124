import { existsSync } from "node:fs";
import { join } from "node:path";
import { filesNamed, under, type Reading } from "../reading/reading";

/**
 * Whether a reader's files lie where its options say: some path of `at`, some file of each pattern of `shards`,
 * `tables`, `train`, `test`. Readers without such options need no files.
 */
export async function isAvailable(reading: Pick<Reading, "name" | "root" | "options">): Promise<boolean> {
  const { options } = reading;
  if (Array.isArray(options.of)) {
    for (const one of options.of as Reading["options"][])
      if (await isAvailable({ ...reading, options: one })) return true;
    return false;
  }
  const texts = (option: string) =>
    [options[option] ?? []].flat().filter((value): value is string => typeof value === "string");
  // A table's pictures may be missing where captions alone are read.
  const at = options.tables === undefined ? texts("at") : [];
  const isSomewhere = at.length === 0 || at.some((path) => existsSync(join(...under(reading, path))));
  if (!isSomewhere) return false;
  for (const pattern of ["shards", "tables", "train", "test"].flatMap(texts)) {
    const paths = await filesNamed(reading, [pattern]);
    if (!paths.some((path) => existsSync(path))) return false;
  }
  return true;
}
