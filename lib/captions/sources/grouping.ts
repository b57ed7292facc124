import type { CaptionBatch } from "./caption-source";
import { redditYear } from "./reddit-year";

/** How captions are told apart into groups. */
export interface Grouping {
  /** The columns that this needs. */
  columns: string[];
  /** The i-th caption's group. */
  groupOf(batch: CaptionBatch, i: number): string;
}

/** What captions without a value belong to. */
const noValue = "(none)";

/** Word counts that captions of one group have. */
const lengthBins: readonly (readonly [upTo: number, name: string])[] = [
  [3, "1-3 words"],
  [6, "4-6 words"],
  [10, "7-10 words"],
  [15, "11-15 words"],
  [25, "16-25 words"],
  [Infinity, "more than 25 words"],
];

/**
 * How to group captions.
 *
 * @param by a column's name (its values are the groups); `length` (by the number of words between spaces);
 * `year(COLUMN)` (the column holds dates, or seconds or milliseconds since 1970); `reddit-year(COLUMN)` (it holds
 * Reddit's post ids, as RedCaps' `image_id` does; see `redditYear`).
 */
export function groupingBy(by: string): Grouping {
  if (by === "length") return { columns: [], groupOf: (batch, i) => lengthGroup(batch.captions[i] ?? "") };
  const [, kind, inner] = /^(year|reddit-year)\((.+)\)$/.exec(by) ?? [];
  const column = inner ?? by;
  const valueOf = { year: yearOf, "reddit-year": redditYear, value: (text: string) => text.trim() }[
    kind ?? "value"
  ] as (text: string) => string | undefined;
  return {
    columns: [column],
    groupOf: (batch, i) => valueOf(batch.fields?.[column]?.[i] ?? "") || noValue,
  };
}

function lengthGroup(caption: string): string {
  const words = caption.trim().split(/\s+/).length;
  return (lengthBins.find(([upTo]) => words <= upTo) as readonly [number, string])[1];
}

/** The year of a date, or of seconds or milliseconds since 1970; undefined where it is neither. */
function yearOf(text: string): string | undefined {
  if (/^\d{9,13}(\.\d+)?$/.test(text)) {
    const value = Number(text);
    return String(new Date(value < 1e11 ? 1000 * value : value).getUTCFullYear());
  }
  return /(?:^|\D)((?:19|20)\d\d)(?:\D|$)/.exec(text)?.[1];
}

/** The groups of `length` in the order of length, any others as numbers or letters order them. */
export function inGroupOrder(groups: readonly string[]): string[] {
  const place = (group: string) => lengthBins.findIndex(([, name]) => name === group);
  return [...groups].sort((a, b) => place(a) - place(b) || a.localeCompare(b, "en", { numeric: true }));
}
