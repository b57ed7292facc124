import { random } from "../../random";
import { UserError, sum } from "../../common";
import type { Dataset } from "../reading/read";
import { readSubset, type SubsetOptions } from "./random-subset";
import type { Sample } from "../sample";

/** One of the sources that are mixed, and its weight. */
export interface MixPart {
  dataset: Dataset;
  /** How often it is drawn, relative to the others; above 0. */
  weight: number;
  options?: SubsetOptions;
}

/**
 * Mixes the samples of several sources: before each sample a source is drawn by the weights, in the same order for the
 * same seed. The mixture ends as soon as one source has no more, so that the shares hold to the end. The source's name
 * is put in front of each key.
 *
 * @throws UserError where a weight is not above 0.
 */
export async function* mix(parts: readonly MixPart[], seed: string | number = 0): AsyncGenerator<Sample> {
  const total = sum(parts.map(({ weight }) => weight));
  for (const { dataset, weight } of parts)
    if (!(weight > 0 && Number.isFinite(weight)))
      throw new UserError(
        `${dataset.name ?? dataset.reader.kind}: weight ${weight}, expected a number above 0`,
      );
  const draws = random("mix", seed);
  const streams = parts.map(({ dataset, options }) => readSubset(dataset, options));
  try {
    for (;;) {
      let at = draws.uniform() * total;
      let i = 0;
      while (i < parts.length - 1 && at >= (parts[i] as MixPart).weight) at -= (parts[i++] as MixPart).weight;
      const next = await streams[i]?.next();
      if (next === undefined || next.done === true) return;
      const { dataset } = parts[i] as MixPart;
      yield { ...next.value, key: `${dataset.name ?? i}/${next.value.key}` };
    }
  } finally {
    for (const stream of streams) await stream.return(undefined);
  }
}
