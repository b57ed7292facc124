import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { hash, home, writeJson } from "../../common";
import { readSamples, type Dataset, type ReadOptions } from "../reading/read";
import type { Sample } from "../sample";
import { SkipLog } from "../skip-log";

/**
 * Where a sample stands in the order by which subsets are drawn: uniform in [0, 1), from the seed and its key alone. A
 * subset of n is the n samples of the lowest ranks: subsets of a seed are nested, and drawn over the whole source.
 */
export function rank(key: string, seed: string | number): number {
  const digest = createHash("sha1").update(`${seed}/${key}`).digest();
  return (digest.readUInt32LE(0) * 2 ** 21 + (digest.readUInt32LE(4) >>> 11)) / 2 ** 53;
}

export interface SubsetOptions extends ReadOptions {
  /** How many samples; all by default. */
  size?: number;
}

/**
 * The samples of a random subset of a source, in the order of its files: exactly `size` of the good ones (all where
 * there are fewer). It reads through the source first, without its pictures, in flat memory; the outcome is kept on
 * disk.
 */
export async function* readSubset(
  dataset: Dataset,
  { size, ...options }: SubsetOptions = {},
): AsyncGenerator<Sample> {
  const seed = options.seed ?? 0;
  const below = size === undefined ? 1 : await threshold(dataset, size, seed, options);
  for await (const sample of readSamples(dataset, options)) if (rank(sample.key, seed) < below) yield sample;
}

const bucketCount = 1 << 20;

/**
 * The rank below which `size` samples lie. Two passes over the keys: which of a million buckets it falls in, then where
 * in it.
 */
async function threshold(
  dataset: Dataset,
  size: number,
  seed: string | number,
  options: ReadOptions,
): Promise<number> {
  const { root, split, images, captions } = options;
  const kept = home(
    "subsets",
    `${hash({ reader: dataset.reader, size, seed, root, split, images, captions })}.json`,
  );
  if (existsSync(kept)) return (JSON.parse(readFileSync(kept, "utf8")) as { below: number }).below;
  const ranks = async function* () {
    const counting = {
      ...options,
      contents: false,
      skipLog: new SkipLog({ maxBad: options.skipLog?.maxBad ?? options.maxBad }),
    };
    for await (const { key } of readSamples(dataset, counting)) yield rank(key, seed);
  };
  const counts = new Uint32Array(bucketCount);
  for await (const one of ranks()) counts[Math.floor(one * bucketCount)]!++;
  let bucket = 0;
  let before = 0;
  while (bucket < bucketCount && before + (counts[bucket] as number) <= size)
    before += counts[bucket++] as number;
  let below = 1;
  if (bucket < bucketCount) {
    const inBucket: number[] = [];
    for await (const one of ranks()) if (Math.floor(one * bucketCount) === bucket) inBucket.push(one);
    below = inBucket.sort((a, b) => a - b)[size - before] ?? 1;
  }
  writeJson(kept, { below, size, seed, reader: dataset.reader });
  return below;
}

/**
 * `count` samples drawn at random over the whole source, in random order: the same for the same seed. Of a source of
 * many files `options.files` reads some only (drawn too).
 */
export async function drawSamples(
  dataset: Dataset,
  count: number,
  options: ReadOptions = {},
): Promise<Sample[]> {
  const seed = options.seed ?? 0;
  let drawn: { rank: number; sample: Sample }[] = [];
  let bound = 1;
  for await (const sample of readSamples(dataset, options)) {
    const place = rank(sample.key, seed);
    if (place >= bound) continue;
    drawn.push({ rank: place, sample });
    if (drawn.length < 2 * count + 100) continue;
    drawn = drawn.sort((a, b) => a.rank - b.rank).slice(0, count);
    bound = drawn.at(-1)?.rank ?? 1;
  }
  return drawn
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ sample }) => sample);
}
