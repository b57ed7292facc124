import { readSamples } from "../../data";
import type { Source } from "../../catalogue";
import { concordance } from "./concordance";
import { openDataset } from "../sources/dataset-captions";

/** A picture whose caption holds a word. */
export interface CaptionedPicture {
  caption: string;
  /** As it lies in the file: JPEG, PNG, SVG, ... */
  image: Buffer;
  key: string;
}

/**
 * Pictures whose captions hold a word, drawn uniformly from all such: for `notebook.gallery`. The source is read twice,
 * its captions first, so that no other pictures are.
 *
 * @param options.limit how many (default 12).
 */
export async function findPictures(
  source: Pick<Source, "name" | "reader">,
  word: string,
  options: { limit?: number; seed?: number | string } = {},
): Promise<CaptionedPicture[]> {
  const { lines } = await concordance(openDataset(source), word, { limit: 12, ...options });
  const wanted = new Set(lines.map(({ row }) => row));
  const found: CaptionedPicture[] = [];
  if (wanted.size === 0) return found;
  for await (const { key, caption = "", image } of readSamples(source, { images: true })) {
    // Keys need not be unique: a picture may have five captions.
    if (!wanted.has(key) || image === undefined) continue;
    found.push({ caption, image: await image(), key });
    wanted.delete(key);
    if (wanted.size === 0) break;
  }
  return found;
}
