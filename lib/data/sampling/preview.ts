import { UserError } from "../../common";
import { drawSamples, rank } from "./random-subset";
import type { LoadedTask } from "../loaded-task";
import type { Dataset, ReadOptions } from "../reading/read";
import type { Sample } from "../sample";

/** Pictures with what stands under them, for a gallery: `await notebook.gallery(images, { captions })`. */
export interface Preview {
  images: Buffer[];
  /** Each one's caption, or the name of its class. */
  captions: string[];
  keys: string[];
}

/**
 * Random samples of a source or task with their captions (Figures 9 to 14 of the paper show such): the same for the
 * same seed.
 *
 * @param count how many.
 * @param options of a source of many files only `files` are looked into (16 by default), drawn by the seed, too.
 */
export async function preview(
  dataset: Dataset,
  count = 12,
  { files = 16, ...options }: ReadOptions = {},
): Promise<Preview> {
  // Some more, for those whose picture turns out unreadable.
  const drawn = await drawSamples(dataset, count + 10, { files, ...options });
  return read(drawn, dataset.classes, count);
}

/**
 * A class sheet: `perClass` random training pictures of each class (of `classes` of them, drawn, where there are many).
 */
export async function previewByClass(
  task: LoadedTask,
  {
    perClass = 4,
    classes = 20,
    seed = 0 as string | number,
  }: { perClass?: number; classes?: number; seed?: string | number } = {},
): Promise<Preview> {
  const byRank = (names: readonly string[]) => [...names].sort((a, b) => rank(a, seed) - rank(b, seed));
  const shown = new Set(byRank(task.classes).slice(0, classes));
  const previews = await Promise.all(
    task.classes.map(async (name, label) => {
      if (!shown.has(name)) return undefined;
      const members = task.train.samples.filter((sample) => sample.label === label);
      members.sort((a, b) => rank(a.key, seed) - rank(b.key, seed));
      return read(members.slice(0, perClass + 4), task.classes, perClass);
    }),
  );
  const all = previews.filter((one): one is Preview => one !== undefined);
  return {
    images: all.flatMap(({ images }) => images),
    captions: all.flatMap(({ captions }) => captions),
    keys: all.flatMap(({ keys }) => keys),
  };
}

async function read(
  samples: readonly Sample[],
  classes: readonly string[] | undefined,
  count: number,
): Promise<Preview> {
  const found: Preview = { images: [], captions: [], keys: [] };
  for (const { image, caption, label, key } of samples) {
    if (found.images.length === count) break;
    if (image === undefined) throw new UserError(`${key}: no picture, only its caption: ${caption ?? ""}`);
    let bytes: Buffer;
    try {
      bytes = await image();
    } catch {
      continue; // another one is shown in its place; a check names it
    }
    found.images.push(bytes);
    found.captions.push(caption ?? (label === undefined ? "" : (classes?.[label] ?? `class ${label}`)));
    found.keys.push(key);
  }
  return found;
}
