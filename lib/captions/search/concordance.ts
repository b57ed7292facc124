import { sum } from "../../common";
import type { BadInput } from "../../data";
import { rateOf, type Rate } from "../counting/rate";
import type { CaptionBatch, CaptionSource } from "../sources/caption-source";
import type { CaptionChoice } from "../sources/read-captions";
import { reservoir, type Reservoir } from "../sources/reservoir";
import { addByGroup, passOver } from "../workers/pass";
import type { BatchHits, HitInContext } from "./hit-batch";
import { parseQuery } from "./query";

/** One hit, with what stands around it (keyword in context). */
export interface ConcordanceLine {
  left: string;
  word: string;
  right: string;
  /** Where the caption lies: the file, and the row (from 1) or key in it. */
  file: string;
  row: number | string;
  /** Its group, where captions are grouped. */
  group?: string;
}

export interface ConcordanceOptions extends BadInput, CaptionChoice {
  /** How many lines, drawn uniformly from all hits (default 20; Infinity for all of them). */
  limit?: number | undefined;
  /** Letters on each side (default 40). */
  width?: number | undefined;
  /** Sorts lines by the words to the right of the hit, or to the left from the nearest on; by default as they lie. */
  sort?: "left" | "right" | undefined;
  /** How to group captions; see `countGroups`. */
  by?: string | undefined;
}

/** What a search found, and captions with a hit in a million captions, with the 95 % interval. */
export interface Concordance extends Rate {
  /** Hits in all. */
  hits: number;
  /** Captions with a hit. */
  found: number;
  /** Captions looked at. */
  captions: number;
  lines: ConcordanceLine[];
  /** The same for each group, with captions with a hit in a million; none where captions are not grouped. */
  groups: ({ group: string; captions: number; found: number; hits: number } & Rate)[];
  /** What was skipped; empty where nothing was. */
  skipped: string;
}

/**
 * Finds a word, phrase, wildcard, `#tag`, emoji or `/regular expression/` in captions (see `parseQuery`), and shows
 * hits with what stands around them.
 *
 * @throws UserError where the query is none, or as `countWords`.
 *
 * @example
 * ```ts
 * import { captions } from "upstream";
 * const hits = await captions.concordance(captions.openFiles("mine", "captions.csv"), "dog*");
 * hits.lines.length; // => 3
 * ```
 */
export async function concordance(
  source: CaptionSource,
  query: string,
  options: ConcordanceOptions = {},
): Promise<Concordance> {
  const { limit = 20, width = 40, seed = 0, sort } = options;
  parseQuery(query); // so that what is wrong with it is said at once
  const pass = await passOver(source, { kind: "hits", query, width }, options, {
    by: [limit, seed],
    start: () => hitSum(source, limit, seed),
  });
  const { captions, skipped } = pass;
  const { lines, groups } = pass.sum;
  const found = sum([...groups.values()].map((group) => group.found));
  const hits = sum([...groups.values()].map((group) => group.hits));
  const counted = [...groups].map(([group, counts]) => ({
    group,
    ...counts,
    ...rateOf(counts.found, counts.captions),
  }));
  return {
    ...{ hits, found, captions, skipped, ...rateOf(found, captions) },
    lines: sorted(lines, sort),
    groups: options.by === undefined ? [] : counted,
  };
}

/** Adds up hits by group, and draws lines from all of them. */
function hitSum(source: CaptionSource, limit: number, seed: number | string) {
  const lines: Reservoir<ConcordanceLine> = reservoir(limit, `${seed}/lines`);
  const groups = addByGroup(source, hitCounter);
  return {
    add(result: BatchHits & { failed: readonly number[] }, batch: CaptionBatch) {
      groups.add(result, batch);
      lines.offer(result.hits.length, (i) => {
        const { caption, left, word, right } = result.hits[i] as HitInContext;
        return {
          ...{ left, word, right },
          file: batch.file,
          row: batch.rows[caption] as number | string,
          ...(batch.group === undefined ? {} : { group: batch.group }),
        };
      });
    },
    result: () => ({ lines: lines.drawn(), groups: groups.result() }),
  };
}

function hitCounter() {
  const sum = { captions: 0, found: 0, hits: 0 };
  return {
    add({ captions, found, hits }: BatchHits) {
      sum.captions += captions;
      sum.found += found;
      sum.hits += hits.length;
    },
    result: () => sum,
  };
}

function sorted(lines: ConcordanceLine[], sort: "left" | "right" | undefined): ConcordanceLine[] {
  if (sort === undefined) return lines;
  const key = ({ left, right }: ConcordanceLine) => {
    const words = (sort === "left" ? left : right).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    return (sort === "left" ? words.reverse() : words).join(" ");
  };
  const keyed = lines.map((line) => ({ line, key: key(line) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ line }) => line);
}
