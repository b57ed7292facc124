import { existsSync } from "node:fs";
import { join } from "node:path";
import { findSource, isAvailable } from "../../data";
import { dataRoot } from "../../common";
import { paperCaptionWords } from "../../catalogue";
import type { CaptionSource } from "./caption-source";
import { openDataset } from "./dataset-captions";
import { openFiles } from "./caption-files";

/** Parts of sources, captions alone, as they may lie under the data root. */
const parts: Readonly<Record<string, string>> = {
  RedCaps: "captions/redcaps_dev.tsv",
  CC3M: "captions/cc3m_val_dev.tsv",
  LAION: "captions/laion400m_dev.tsv",
};

/**
 * Those of Table 3's sources whose captions lie under the data root: the whole source where it is there as
 * data/README.md says, or else a part of it. None where no data root is set.
 */
export async function availableSources(): Promise<CaptionSource[]> {
  const root = dataRoot();
  if (root === undefined) return [];
  const found: CaptionSource[] = [];
  for (const { source: name } of paperCaptionWords) {
    const part = parts[name];
    const source = findSource(name);
    if (await isAvailable({ name, root, options: source.reader })) found.push(openDataset(source));
    else if (part !== undefined && existsSync(join(root, part)))
      found.push(openFiles(name, join(root, part)));
  }
  return found;
}
