import * as data from "../../data";
import { chooseLayout } from "../../data";
import { UserError } from "../../common";
import type { Recipe } from "../recipe";

/** What reading a source once, before training, has found. */
export interface Survey {
  /** Samples to train on. */
  count: number;
  /** Them: a list, or what streams those of an epoch. */
  samples: readonly data.Sample[] | ((epoch: number) => AsyncIterable<data.Sample>);
  /** Samples that training never sees. */
  heldOut: readonly data.Sample[];
  /** Captions to take a vocabulary from: those of the first 100,000 samples. */
  captions: readonly string[];
  classes: readonly string[];
}

/** Shards are read from front to back; everything else is a list whose pictures are read one by one. */
const streamed = new Set(["webdataset", "img2dataset"]);
/** Those held out of a stream are found among its first so many samples. */
const firstOfStream = 10_000;
const mostCaptions = 100_000;
const seed = "examples";

/**
 * Looks through a source once, without its pictures: how many samples it has, which are held out (200, of small
 * sources a tenth, drawn by their keys) and which belong to a fraction (`sourceSize`; fractions are nested).
 *
 * @throws UserError where there are too few, or a sample lacks what the objective needs
 */
export async function survey(
  dataset: ReturnType<typeof data.findDataset>,
  { objective, sourceSize, source }: Pick<Recipe, "objective" | "sourceSize" | "source">,
): Promise<Survey> {
  const classes = objective === "simclr" ? [] : await data.readClassNames(dataset);
  const fit = fitted(objective, classes);
  // A dataset's own test pictures are never trained on.
  const options: data.ReadOptions = {
    split: "train",
    captions: objective !== "simclr",
    watch: new data.FileWatch(),
  };
  const read = (more: data.ReadOptions = {}) =>
    through(data.readSamples(dataset, { ...options, ...more }), fit);
  const { kind } = await chooseLayout(source, undefined, dataset.reader);
  const isStream = streamed.has(kind);
  const all: data.Sample[] = [];
  const ranks: number[] = [];
  const captions: string[] = [];
  const labels = new Set<number>();
  const early: { key: string; rank: number }[] = [];
  for await (const sample of read({ contents: !isStream })) {
    const rank = data.rank(sample.key, seed);
    ranks.push(rank);
    if (!isStream) all.push(sample);
    else if (early.length < firstOfStream) early.push({ key: sample.key, rank });
    if (sample.caption !== undefined && captions.length < mostCaptions) captions.push(sample.caption);
    if (sample.label !== undefined) labels.add(sample.label);
  }
  const away = Math.min(200, Math.floor(ranks.length / 10));
  const count = Math.min(sourceSize ?? Infinity, ranks.length - away);
  if (count < 2)
    throw new UserError(`recipe: source ${source} has ${ranks.length} samples to train on: too few`);
  const names = classes.length > 0 ? classes : numbered(labels);
  if (objective === "supervised" && labels.size < 2)
    throw new UserError(`recipe: source ${source} has no labels, which the supervised objective needs`);
  const found = { count, captions, classes: objective === "supervised" ? names : [] };
  if (!isStream) {
    const drawn = all.map((sample, i) => ({ sample, rank: ranks[i] as number }));
    drawn.sort((a, b) => a.rank - b.rank);
    const order = drawn.map(({ sample }) => sample);
    return { ...found, heldOut: order.slice(0, away), samples: order.slice(away, away + count) };
  }
  early.sort((a, b) => a.rank - b.rank);
  const out = early.slice(0, away);
  const keys = new Set(out.map(({ key }) => key));
  const heldOut: data.Sample[] = [];
  for await (const sample of read()) {
    if (keys.has(sample.key)) heldOut.push(sample);
    if (heldOut.length === keys.size) break;
  }
  const outRanks = new Set(out.map(({ rank }) => rank));
  const below = ranks.filter((rank) => !outRanks.has(rank)).sort((a, b) => a - b)[count] ?? 1;
  const isTrained = ({ key }: data.Sample) => !keys.has(key) && data.rank(key, seed) < below;
  const samples = (epoch: number) =>
    through(read({ fileOrder: `${source}/${epoch}` }), (sample) => (isTrained(sample) ? sample : undefined));
  return { ...found, heldOut, samples };
}

/** Those samples that `change` does not leave out, changed. */
async function* through(
  samples: AsyncIterable<data.Sample>,
  change: (sample: data.Sample) => data.Sample | undefined,
): AsyncGenerator<data.Sample> {
  for await (const sample of samples) {
    const changed = change(sample);
    if (changed !== undefined) yield changed;
  }
}

/**
 * Gives a sample what the objective needs, a caption from its class where it has none of its own; undefined where it
 * cannot.
 */
function fitted(objective: Recipe["objective"], classes: readonly string[]) {
  return (sample: data.Sample): data.Sample | undefined => {
    const { caption, label } = sample;
    if (objective === "simclr") return sample;
    if (objective === "supervised") return label === undefined ? undefined : sample;
    if (caption !== undefined) return sample;
    const name = label === undefined ? undefined : classes[label];
    return name === undefined ? undefined : { ...sample, caption: `a photo of a ${name}` };
  };
}

/** Names for classes that have none. */
const numbered = (labels: ReadonlySet<number>) =>
  Array.from({ length: Math.max(-1, ...labels) + 1 }, (_, label) => `class ${label}`);
