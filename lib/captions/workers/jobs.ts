import { mentionCounter, type BatchMentions } from "../affinity/mention-batch";
import { batchCounter, type BatchCounts } from "../counting/count-batch";
import { occurrenceFinder, type BatchOccurrences } from "../counting/occurrence-batch";
import { unitsOf, type Unit } from "../language/units";
import { profileCounter, type BatchProfile } from "../profiles/profile-batch";
import { collocateCounter, type BatchCollocates } from "../search/collocate-batch";
import { hitFinder, type BatchHits } from "../search/hit-batch";

/**
 * Each kind of job that a worker can do with batches of captions: what it is told, as plain data, and what it gives.
 */
interface Jobs {
  /** Counts the words of captions. */
  count: { told: { unit: Unit }; gives: BatchCounts };
  /** Counts words and looks for English. */
  profile: { told: object; gives: BatchProfile };
  /** Looks for the names of things, in sets (a task's classes). */
  mentions: { told: { sets: readonly (readonly (readonly string[])[])[] }; gives: BatchMentions };
  /** Finds what a query asks for, with what stands around it. */
  hits: { told: { query: string; width: number }; gives: BatchHits };
  /** Counts words, and those near what a query asks for. */
  collocates: { told: { query: string; window: number }; gives: BatchCollocates };
  /** Finds where some words occur. */
  occurrences: { told: { unit: Unit; words: readonly string[] }; gives: BatchOccurrences };
}

export type Job = { [K in keyof Jobs]: { kind: K } & Jobs[K]["told"] }[keyof Jobs];

/** What a job gives for one batch. Captions it failed on are named by their place in the batch. */
export type JobResult<J extends Job> = Jobs[J["kind"]]["gives"] & { failed: readonly number[] };

type Work<K extends keyof Jobs> = (captions: readonly string[]) => Jobs[K]["gives"] & { failed: number[] };

const work: { [K in keyof Jobs]: (told: Jobs[K]["told"]) => Work<K> } = {
  count: ({ unit }) => batchCounter(unitsOf(unit), { isWords: unit === "words" }),
  profile: profileCounter,
  mentions: ({ sets }) => mentionCounter(sets),
  hits: ({ query, width }) => hitFinder(query, width),
  collocates: ({ query, window }) => collocateCounter(query, window),
  occurrences: ({ unit, words }) => occurrenceFinder(unitsOf(unit), words),
};

/** What a worker does with each batch of captions. */
export function batchWorker<J extends Job>(job: J): Work<J["kind"]> {
  const start = work[job.kind] as (told: J) => Work<J["kind"]>;
  return start(job);
}
