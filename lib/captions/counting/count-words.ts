import type { BadInput } from "../../data";
import { version } from "../../common";
import { stopListName } from "../language/stop-words";
import { unitKind, unitMaker, type Unit } from "../language/units";
import type { CaptionSource } from "../sources/caption-source";
import { eachSource } from "../sources/each-source";
import type { CaptionChoice } from "../sources/read-captions";
import { addByGroup, passOver } from "../workers/pass";
import { wordAccumulator } from "./accumulator";
import type { WordCounts } from "./word-counts";

export interface CountOptions extends BadInput, CaptionChoice {
  /** What to count (default: nouns). */
  unit?: Unit;
  /** Different words kept in memory at a time, of each group (default a million); see `WordCounts.missing`. */
  maxWords?: number;
}

/**
 * Counts the words of a source's captions on all cores, in memory that does not grow with the source.
 *
 * @throws UserError where nothing can be read or too much of it is bad (`maxBad`); Stopped on an interrupt.
 *
 * @example
 * ```ts
 * import { captions } from "upstream";
 * const counts = await captions.countWords(captions.openFiles("mine", "captions.csv"));
 * counts.captions; // => 4
 * ```
 */
export async function countWords(source: CaptionSource, options: CountOptions = {}): Promise<WordCounts> {
  const [all] = await count(source, undefined, options);
  return all as WordCounts;
}

/** The words of each source: `countWords`, one source after another. */
export function countAll(sources: readonly CaptionSource[], options?: CountOptions): Promise<WordCounts[]> {
  return eachSource(sources, (source) => countWords(source, options));
}

/**
 * The words of each group of a source's captions, in one pass, for instance of each subreddit: what compares sources
 * (`sideBySide`, `distinctive`, ...) compares them.
 *
 * @param by a column, `length`, `year(COLUMN)` or `reddit-year(COLUMN)`; see `groupingBy`.
 * @returns the groups in the order of their numbers or letters.
 * @throws as `countWords`; UserError where the column is not there, or has more than 1,000 values.
 */
export function countGroups(
  source: CaptionSource,
  by: string,
  options: CountOptions = {},
): Promise<WordCounts[]> {
  return count(source, by, options);
}

async function count(
  source: CaptionSource,
  by: string | undefined,
  options: CountOptions,
): Promise<WordCounts[]> {
  const { unit = "nouns", seed = 0, sample, maxWords = 1_000_000 } = options;
  const pass = await passOver(
    source,
    { kind: "count", unit },
    { ...options, by },
    { by: maxWords, start: () => addByGroup(source, () => wordAccumulator(maxWords)) },
  );
  const { drawnFrom, empty, skipped } = pass;
  return [...pass.sum].map(([group, counted]) => {
    return {
      source: group,
      method: {
        unit,
        maker: unitMaker(unit),
        stopList: unitKind(unit) === "chosen" ? null : stopListName(),
        sample: sample === undefined || drawnFrom <= sample ? null : sample,
        seed,
        drawnFrom,
        by: by ?? null,
        version,
      },
      empty,
      ...counted,
      skipped,
    };
  });
}
