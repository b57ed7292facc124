import { isMostlyEnglish } from "../language/lexicon";
import { nameMatcher } from "../language/name-matcher";
import { takeApart, type Unit } from "../language/units";

/** What a worker can do with a batch of captions. Plain data, so that it can be sent to one. */
export type Job =
  | { kind: "count"; unit: Unit }
  | { kind: "profile" }
  | {
      kind: "mentions";
      /** Sets of things (a task's classes); of each thing its names. */
      sets: readonly (readonly (readonly string[])[])[];
    };

/** What was counted in one batch: of the k-th different word its count, in how many captions, and where it came first. */
export interface BatchCounts {
  words: string[];
  counts: Uint32Array;
  captions: Uint32Array;
  /** How many words of the batch came before its first one. */
  firstAt: Uint32Array;
  /** Words of each caption. */
  lengths: Uint32Array;
}

/** Of one batch: how many captions name any thing of each set, and each thing (of all sets one after the other). */
export interface BatchMentions {
  captions: number;
  any: Uint32Array;
  each: Uint32Array;
}

/** The words of a batch, and how many of its captions are English. */
export interface BatchProfile extends BatchCounts {
  english: number;
}

interface DoneBy {
  count: BatchCounts;
  profile: BatchProfile;
  mentions: BatchMentions;
}

export type JobResult<J extends Job> = DoneBy[J["kind"]];

/** Does a job; the part that workers run. */
export function batchWorker(
  job: Job,
): (captions: readonly string[]) => BatchCounts | BatchProfile | BatchMentions {
  switch (job.kind) {
    case "count":
      return countBatch(takeApart[job.unit]);
    case "profile": {
      let english = 0;
      const counting = countBatch((caption) => {
        const found = takeApart.words(caption);
        if (isMostlyEnglish(found)) english++;
        return found;
      });
      return (captions) => {
        english = 0;
        return { ...counting(captions), english };
      };
    }
    case "mentions": {
      const find = nameMatcher(job.sets.flat());
      const setOf = job.sets.flatMap((things, set) => things.map(() => set));
      return (captions) => {
        const each = new Uint32Array(setOf.length);
        const any = new Uint32Array(job.sets.length);
        for (const caption of captions) {
          const named = find(caption);
          for (const thing of named) each[thing] = (each[thing] as number) + 1;
          for (const set of new Set([...named].map((thing) => setOf[thing] as number)))
            any[set] = (any[set] as number) + 1;
        }
        return { captions: captions.length, any, each };
      };
    }
  }
}

function countBatch(take: (caption: string) => string[]): (captions: readonly string[]) => BatchCounts {
  return (captions) => {
    const places = new Map<string, number>();
    const counts: number[] = [];
    const inCaptions: number[] = [];
    const lastCaption: number[] = [];
    const firstAt: number[] = [];
    const lengths = new Uint32Array(captions.length);
    let total = 0;
    captions.forEach((caption, c) => {
      const found = take(caption);
      lengths[c] = found.length;
      for (const word of found) {
        let place = places.get(word);
        if (place === undefined) {
          place = counts.length;
          places.set(word, place);
          counts.push(0);
          inCaptions.push(0);
          lastCaption.push(-1);
          firstAt.push(total);
        }
        counts[place] = (counts[place] as number) + 1;
        if (lastCaption[place] !== c) {
          lastCaption[place] = c;
          inCaptions[place] = (inCaptions[place] as number) + 1;
        }
        total++;
      }
    });
    return {
      words: [...places.keys()],
      counts: Uint32Array.from(counts),
      captions: Uint32Array.from(inCaptions),
      firstAt: Uint32Array.from(firstAt),
      lengths,
    };
  };
}
