import { random, sample } from "../../random";
import { UserError, hash, keepValue } from "../../common";
import { embeddedSources, embeddedTasks, type Source } from "../../catalogue";
import type { Pictures } from "../pictures";
import { candidates, type Candidate } from "./candidates";
import { captionsOf } from "./captions";
import { drawIcons } from "./draw-icons";

/** A source in memory: picture i with caption i. */
export interface Pairs {
  source: string;
  pictures: Pictures;
  captions: readonly string[];
  /** Label i is `classes[labels[i]]`; both empty where the source has no labels. */
  labels: readonly number[];
  classes: readonly string[];
  /** Hash of the pictures' names, the captions and the labels. */
  content: string;
}

/** Width and height of an embedded picture. */
export const pictureSize = 32;

interface IconReader {
  sets: readonly string[];
  picturesOf?: string;
  without?: readonly string[];
  /** What a picture's label says: Unicode's group of the emoji (default), or its name. */
  labels?: "groups" | "names";
}

/**
 * Reads an embedded source: draws its icons (once; then from disk) and writes its captions. The same source is the same
 * on every machine: which icons it shows is drawn from its name. A smaller `size` gives the first of the same drawing
 * order, so that fractions are nested.
 *
 * @param size how many pictures; all of the source's by default
 */
export async function embeddedSource(name: string, size?: number): Promise<Pairs> {
  const { shown, captions } = captionedIcons(find(name), size);
  const pictures = await drawIcons(
    shown.map((candidate) => candidate.icon),
    pictureSize,
  );
  const { labels, classes } = labelsOf(name, shown);
  const content = contentOf(name, shown, captions);
  return { source: name, pictures, captions, labels, classes, content };
}

/** The `content` of an embedded source, without drawing it. */
export function embeddedContent(name: string, size?: number): string {
  const source = find(name);
  return keepValue(
    { kind: "sources", inputs: { source, size }, rooms: ["catalogue", "data", "random"] },
    () => {
      const { shown, captions } = captionedIcons(source, size);
      return contentOf(name, shown, captions);
    },
  );
}

function contentOf(name: string, shown: readonly Candidate[], captions: readonly string[]): string {
  const { labels, classes } = labelsOf(name, shown);
  return hash({
    icons: shown.map(({ icon }) => `${icon.set}/${icon.name}`),
    captions,
    labels: labels.map((label) => classes[label]),
  });
}

function find(name: string): Source {
  const source = embeddedSources.find((one) => one.name === name);
  if (!source)
    throw new UserError(
      `no embedded source ${name}; there are ${embeddedSources.map((s) => s.name).join(", ")}`,
    );
  return source;
}

/** The icons of an embedded source with their captions, without drawing them. */
export function captionedIcons(
  source: Source,
  size?: number,
): { shown: readonly Candidate[]; captions: string[] } {
  const shown = drawSource(source, size ?? source.size ?? Infinity);
  return { shown, captions: captionsOf(source, shown, random("captions", source.name)) };
}

function drawSource(source: Source, size: number): Candidate[] {
  const reader = source.reader as unknown as IconReader;
  const banned = new Set((reader.without ?? []).flatMap(wordsOfTask));
  const all = reader.sets
    .flatMap((set) => candidates(set))
    .filter(({ words }) => !words.some((word) => banned.has(word)));
  const drawn = sample(all, size, random("source", reader.picturesOf ?? source.name));
  // Where fewer are left than asked for, the count says so; nothing is shown twice.
  return drawn;
}

function wordsOfTask(name: string): readonly string[] {
  const task = embeddedTasks.find((one) => one.name === name);
  const words = task?.synonyms;
  if (!words) throw new UserError(`source option without: ${name} is no task with concept words`);
  return words.flat();
}

/** Labels for supervised pre-training: Unicode's group or name of an emoji; none where any picture has none. */
function labelsOf(source: string, shown: readonly Candidate[]): { labels: number[]; classes: string[] } {
  const { labels: kind = "groups" } = find(source).reader as unknown as IconReader;
  const named = shown.map(({ emoji }) => (kind === "names" ? emoji?.label : emoji?.group));
  if (named.some((name) => name === undefined)) return { labels: [], classes: [] };
  const classes = [...new Set(named as string[])].sort();
  const indices = new Map(classes.map((name, i) => [name, i]));
  return { labels: named.map((name) => indices.get(name!)!), classes };
}
