import { mentionCounter, type BatchMentions } from "../affinity/mention-batch";
import { batchCounter, type BatchCounts } from "../counting/count-batch";
import { occurrenceFinder, type BatchOccurrences } from "../counting/occurrence-batch";
import { unitsOf, type Unit } from "../language/units";
import { profileCounter, type BatchProfile } from "../profiles/profile-batch";
import { collocateCounter, type BatchCollocates } from "../search/collocate-batch";
import { hitFinder, type BatchHits } from "../search/hit-batch";

/**
 * Each kind of job that a worker can do with batches of captions: its options, as plain data, and its result.
 */
interface Jobs {
  /** Counts the words of captions. */
  count: { options: { unit: Unit }; result: BatchCounts };
  /** Counts words and looks for English. */
  profile: { options: object; result: BatchProfile };
  /** Looks for the names of things, in sets (a task's classes). */
  mentions: { options: { sets: readonly (readonly (readonly string[])[])[] }; result: BatchMentions };
  /** Finds what a query asks for, with what stands around it. */
  hits: { options: { query: string; width: number }; result: BatchHits };
  /** Counts words, and those near what a query asks for. */
  collocates: { options: { query: string; window: number }; result: BatchCollocates };
  /** Finds where some words occur. */
  occurrences: { options: { unit: Unit; words: readonly string[] }; result: BatchOccurrences };
}

export type Job = { [K in keyof Jobs]: { kind: K } & Jobs[K]["options"] }[keyof Jobs];

/** What a job gives for one batch. Captions it failed on are named by their indices in the batch. */
export type JobResult<J extends Job> = Jobs[J["kind"]]["result"] & { failed: readonly number[] };

type Work<K extends keyof Jobs> = (captions: readonly string[]) => Jobs[K]["result"] & { failed: number[] };

const work: { [K in keyof Jobs]: (options: Jobs[K]["options"]) => Work<K> } = {
  count: ({ unit }) => batchCounter(unitsOf(unit), { isWords: unit === "words" }),
  profile: profileCounter,
  mentions: ({ sets }) => mentionCounter(sets),
  hits: ({ query, width }) => hitFinder(query, width),
  collocates: ({ query, window }) => collocateCounter(query, window),
  occurrences: ({ unit, words }) => occurrenceFinder(unitsOf(unit), words),
};

/** What a worker does with each batch of captions. */
export function batchWorker<J extends Job>(job: J): Work<J["kind"]> {
  const start = work[job.kind] as (options: J) => Work<J["kind"]>;
  return start(job);
}
