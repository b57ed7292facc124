import { affinity, type Affinity, type AffinityOptions, type Things } from "./affinity";
import type { CaptionSource } from "./batch";
import { count, type CountOptions } from "./count";
import type { Counts } from "./counts";
import { profile, type ProfileDetails, type ProfileOptions } from "./profile";

/** `count` of each source, one after another. */
export function countAll(sources: readonly CaptionSource[], options?: CountOptions): Promise<Counts[]> {
  return oneByOne(sources, (source) => count(source, options));
}

/** `profile` of each source, one after another. */
export function profileAll(
  sources: readonly CaptionSource[],
  options?: ProfileOptions,
): Promise<ProfileDetails[]> {
  return oneByOne(sources, (source) => profile(source, options));
}

/** `affinity` of each source to each task. */
export async function affinityAll(
  sources: readonly CaptionSource[],
  tasks: readonly Things[],
  options?: AffinityOptions,
): Promise<Affinity[]> {
  return (await oneByOne(sources, (source) => affinity(source, tasks, options))).flat();
}

/** Each fills all cores by itself. */
async function oneByOne<T>(
  sources: readonly CaptionSource[],
  work: (source: CaptionSource) => Promise<T>,
): Promise<T[]> {
  const done: T[] = [];
  for (const source of sources) done.push(await work(source));
  return done;
}
