import { UserError } from "../../common";
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
/** A column of more values than this tells rows apart, not groups. */
const maxGroups = 1000;
/** Captions kept back, so that batches of one group are not too short. */
const maxWaiting = 200_000;
const batchSize = 4096;

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

/**
 * The same captions in batches of one group each; within a group they keep their order. Some 200,000 captions at most
 * wait for more of their group.
 *
 * @throws UserError where there are more than 1,000 groups.
 */
export async function* inGroups(
  batches: AsyncIterable<CaptionBatch>,
  by: string,
  grouping: Grouping,
): AsyncGenerator<CaptionBatch> {
  const waiting = new Map<string, CaptionBatch>();
  let held = 0;
  let done: number | undefined;
  const give = (group: string, batch: CaptionBatch) => {
    held -= batch.captions.length;
    waiting.set(group, { file: batch.file, captions: [], rows: [], group });
    return { ...batch, ...(done === undefined ? {} : { done }) };
  };
  for await (const batch of batches) {
    done = batch.done;
    for (let i = 0; i < batch.captions.length; i++) {
      const group = grouping.groupOf(batch, i);
      let mine = waiting.get(group);
      if (mine === undefined) {
        if (waiting.size === maxGroups)
          throw new UserError(
            `${by}: more than ${maxGroups} groups (${[...waiting.keys()].slice(0, 3).join(", ")}, ...), expected a column of fewer values`,
          );
        waiting.set(group, (mine = { file: batch.file, captions: [], rows: [], group }));
      }
      if (mine.file !== batch.file && mine.captions.length > 0) {
        yield give(group, mine);
        mine = waiting.get(group) as CaptionBatch;
      }
      mine.file = batch.file;
      mine.captions.push(batch.captions[i] as string);
      mine.rows.push(batch.rows[i] as number | string);
      held++;
      if (mine.captions.length === batchSize) yield give(group, mine);
    }
    while (held > maxWaiting) {
      const [group, longest] = [...waiting].reduce((a, b) =>
        b[1].captions.length > a[1].captions.length ? b : a,
      );
      yield give(group, longest);
    }
  }
  for (const [group, batch] of waiting) if (batch.captions.length > 0) yield give(group, batch);
}
