import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decode } from "html-entities";
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from "obscenity";
import { startProgress, throwIfStopped, writeJson } from "../common";
import { imagenetFolders } from "../catalogue";
import { NearDuplicates, perceptualHash } from "./images/near-duplicates";
import { readRows } from "./reading/tables";
import { lines } from "./reading/tables/lines";
import { SkipLog } from "./skip-log";
import { reasonUnreadable } from "./reading/file-tree";

/** What the builder starts from. */
export interface FlickrCaptionsInput {
  /**
   * ImageNet's addresses of the fall-2011 release: lines `n01440764_10026 TAB http://farm1.static.flickr.com/...` (gzip
   * too).
   */
  urls: string;
  /** A table of Flickr's texts with the columns `id`, `title`, `description`, `tags` (CSV, TSV, JSON, Parquet). */
  texts: string;
  /** ILSVRC2012's training folder: `WNID/WNID_NUMBER.JPEG`. */
  images: string;
  /** The JSON file to write. */
  out: string;
}

/** How many are left after each step. */
export interface FlickrCaptionsCounts {
  urls: number;
  fromFlickr: number;
  inClasses: number;
  withText: number;
  withoutProfanity: number;
  withImage: number;
  withoutNearDuplicates: number;
}

interface Captioned {
  filename: string;
  wnid: string;
  title: string;
  description: string;
  tags: string[];
}

/**
 * Builds ImageNet-Captions, the texts of IN1K-Flickr-Captions (Fang et al. 2022; the paper's section E): of ImageNet's
 * addresses those on Flickr and in the 1,000 classes, with Flickr's title, description and tags; without profane
 * texts, and of near-equal pictures one alone. Theirs has 463,622.
 *
 * @returns the counts after each step; the table is at `out`, in the form that the reader of IN1K-Flickr-Captions
 *   reads.
 * @throws UserError where a file is missing or a column is.
 */
export async function buildFlickrCaptions({
  urls,
  texts,
  images,
  out,
}: FlickrCaptionsInput): Promise<FlickrCaptionsCounts> {
  const counts = {
    urls: 0,
    fromFlickr: 0,
    inClasses: 0,
    withText: 0,
    withoutProfanity: 0,
    withImage: 0,
    withoutNearDuplicates: 0,
  };
  const skipLog = new SkipLog({ maxBad: 1 });
  const classes = new Set(imagenetFolders);
  // A photo may stand in ImageNet more than once.
  const names = new Map<string, string[]>();
  for await (const some of lines(urls, skipLog)) {
    throwIfStopped();
    for (const line of some.lines) {
      const [name, url] = line?.split("\t") ?? [];
      if (name === undefined || url === undefined) continue;
      counts.urls++;
      const photo = photoId(url);
      if (photo === undefined) continue;
      counts.fromFlickr++;
      if (!classes.has(wnidOf(name))) continue;
      counts.inClasses++;
      names.set(photo, [...(names.get(photo) ?? []), name]);
    }
  }
  const found: Captioned[] = [];
  const profanity = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });
  for await (const { fields } of readRows(texts, ["id", "title", "description", "tags"], skipLog)) {
    throwIfStopped();
    const own = names.get(fields.id ?? "");
    if (own === undefined) continue;
    names.delete(fields.id ?? "");
    const title = plain(fields.title);
    const description = plain(fields.description);
    const tags = tagsOf(fields.tags);
    const text = [title, description, ...tags].join(" ").trim();
    if (text === "") continue;
    counts.withText += own.length;
    if (profanity.hasMatch(text)) continue;
    counts.withoutProfanity += own.length;
    for (const name of own)
      found.push({ filename: `${name}.JPEG`, wnid: wnidOf(name), title, description, tags });
  }
  // The first of near-equal ones is kept: in the order of names, not of the tables.
  found.sort((a, b) => (a.filename < b.filename ? -1 : 1));
  const seen = new NearDuplicates();
  const kept: Captioned[] = [];
  const progress = startProgress("near-duplicates", found.length);
  for (const [i, one] of found.entries()) {
    throwIfStopped();
    const path = join(images, one.wnid, one.filename);
    const hash = await readFile(path)
      .then(perceptualHash)
      .catch((error: NodeJS.ErrnoException) => {
        skipLog.skip(error.code === undefined ? "corrupt image" : reasonUnreadable(error), path);
        return undefined;
      });
    if (hash === undefined) continue;
    counts.withImage++;
    if (!seen.isRepeated(hash)) kept.push(one);
    progress.update(i + 1);
  }
  progress.end();
  counts.withoutNearDuplicates = kept.length;
  writeJson(out, kept);
  return counts;
}

function wnidOf(name: string): string {
  return name.slice(0, name.indexOf("_"));
}

/** The photo's number in an address of Flickr's: `http://farm3.static.flickr.com/2152/2319012945_a1b2.jpg`. */
function photoId(url: string): string | undefined {
  return /^https?:\/\/[^/]*(?:static\.flickr|staticflickr)\.com\/(?:.*\/)?(\d+)_[0-9a-f]+(?:_[a-z])?\.\w+$/.exec(
    url,
  )?.[1];
}

/** Without HTML, as Flickr's descriptions have it. */
function plain(text: string | null | undefined): string {
  return decode((text ?? "").replace(/<[^>]*>/g, " "))
    .replace(/\s+/g, " ")
    .trim();
}

/** Tags as a JSON list, or joined by commas (YFCC100M), with `+` for spaces; a first tag may begin with a bracket. */
function tagsOf(text: string | null | undefined): string[] {
  const raw = (text ?? "").trim();
  const tags = jsonList(raw) ?? raw.split(",");
  return tags.map((tag) => plain(tag.replaceAll("+", " "))).filter((tag) => tag !== "");
}

/** The texts of a JSON list; undefined where it is none. */
function jsonList(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list) ? list.filter((one) => typeof one === "string") : undefined;
  } catch {
    return undefined;
  }
}
