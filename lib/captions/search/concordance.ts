import { sum } from "../../common";
import type { BadInput } from "../../data";
import { rateOf, type Rate } from "../counting/rate";
import type { CaptionSource } from "../sources/caption-source";
import type { CaptionChoice } from "../sources/read-captions";
import { inGroupOrder } from "../sources/grouping";
import { reservoir, type Reservoir } from "../sources/reservoir";
import { passOver } from "../workers/pass";
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
  const lines: Reservoir<ConcordanceLine> = reservoir(limit, `${seed}/lines`);
  const pass = await passOver(source, { kind: "hits", query, width }, options, () => ({
    ...{ captions: 0, found: 0, hits: 0 },
    add(result, batch) {
      this.captions += result.captions;
      this.found += result.found;
      this.hits += result.hits.length;
      lines.offer(result.hits.length, (i) => {
        const { caption, left, word, right } = result.hits[i] as (typeof result.hits)[number];
        return {
          ...{ left, word, right },
          file: batch.file,
          row: batch.rows[caption] as number | string,
          ...(batch.group === undefined ? {} : { group: batch.group }),
        };
      });
    },
  }));
  const { captions, skipped } = pass;
  const counted = inGroupOrder([...pass.groups.keys()]).map((group) => {
    const { captions, found, hits } = pass.groups.get(group) as NonNullable<
      ReturnType<typeof pass.groups.get>
    >;
    return { group, captions, found, hits, ...rateOf(found, captions) };
  });
  const found = sum(counted.map((group) => group.found));
  return {
    ...{ hits: lines.total, found, captions, skipped, ...rateOf(found, captions) },
    lines: sorted(lines.drawn(), sort),
    groups: options.by === undefined ? [] : counted,
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
