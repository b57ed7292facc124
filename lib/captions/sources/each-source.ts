import type { CaptionSource } from "./caption-source";

/** Does the same with each source, one after another: each fills all cores by itself. */
export async function eachSource<T>(
  sources: readonly CaptionSource[],
  work: (source: CaptionSource) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const source of sources) results.push(await work(source));
  return results;
}
