import { UserError } from "../common";
import { drawSamples, rank } from "./nested";
import type { LoadedTask } from "./task";
import type { Dataset, ReadOptions } from "./read";
import type { Sample } from "./sample";

/** Pictures with what stands under them, for a gallery: `await notebook.gallery(images, { captions })`. */
export interface Look {
  images: Buffer[];
  /** Each one's caption, or the name of its class. */
  captions: string[];
  keys: string[];
}

/**
 * Random samples of a source or task with their captions (Figures 9 to 14 of the paper show such): the same for the same seed.
 *
 * @param options.files of a source of many files only so many are looked into (16), drawn by the seed too.
 */
export async function look(
  dataset: Dataset,
  count = 12,
  { files = 16, ...options }: ReadOptions = {},
): Promise<Look> {
  // Some more, for those whose picture turns out unreadable.
  const drawn = await drawSamples(dataset, count + 10, { files, ...options });
  return read(drawn, dataset.classes, count);
}

/** A class sheet: `perClass` random training pictures of each class (of `classes` of them, drawn, where there are many). */
export async function lookByClass(
  task: LoadedTask,
  {
    perClass = 4,
    classes = 20,
    seed = 0 as string | number,
  }: { perClass?: number; classes?: number; seed?: string | number } = {},
): Promise<Look> {
  const byRank = (names: readonly string[]) => [...names].sort((a, b) => rank(a, seed) - rank(b, seed));
  const shown = new Set(byRank(task.classes).slice(0, classes));
  const looks = await Promise.all(
    task.classes.map(async (name, label) => {
      if (!shown.has(name)) return undefined;
      const members = task.train.samples.filter((sample) => sample.label === label);
      members.sort((a, b) => rank(a.key, seed) - rank(b.key, seed));
      return read(members.slice(0, perClass + 4), task.classes, perClass);
    }),
  );
  const all = looks.filter((one): one is Look => one !== undefined);
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
): Promise<Look> {
  const look: Look = { images: [], captions: [], keys: [] };
  for (const { image, caption, label, key } of samples) {
    if (look.images.length === count) break;
    if (image === undefined) throw new UserError(`${key}: no picture, only its caption: ${caption ?? ""}`);
    let bytes: Buffer;
    try {
      bytes = await image();
    } catch {
      continue; // another one is shown in its place; a check names it
    }
    look.images.push(bytes);
    look.captions.push(caption ?? (label === undefined ? "" : (classes?.[label] ?? `class ${label}`)));
    look.keys.push(key);
  }
  return look;
}
