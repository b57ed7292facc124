import { SkipLog, type BadInput } from "../../data";
import { startProgress, UserError } from "../../common";
import type { CaptionBatch, CaptionSource } from "../sources/caption-source";
import { groupingBy, inGroups } from "../sources/grouping";
import { readCaptions, type CaptionChoice, type ReadingLog } from "../sources/read-captions";
import type { Job, JobResult } from "./jobs";
import { inParallel } from "./parallel";

export interface PassOptions extends BadInput, CaptionChoice {
  /** How to group captions; see `groupingBy`. Not at all by default. */
  by?: string | undefined;
}

/** What one pass over a source gave. */
export interface Pass<A> {
  /** What was added up, by group; under the source's name where there are none. */
  groups: Map<string, A>;
  /** Captions that were worked on. */
  captions: number;
  /** Captions that they were drawn from, if they are a sample; else the same. */
  drawnFrom: number;
  /** Rows without a caption. */
  empty: number;
  /** What was skipped, in words; empty where nothing was. */
  skipped: string;
}

/**
 * Does a job with all captions of a source (or a sample, or group by group) on all cores, and adds up the results in
 * the order of the captions. All that counts, profiles or searches captions goes through here. A caption that the job
 * fails on is skipped, counted and named.
 *
 * @param start makes what adds up a group's results.
 * @throws UserError where there is no caption or too much is bad; Stopped on an interrupt.
 */
export async function passOver<
  J extends Job,
  A extends { add(result: JobResult<J>, batch: CaptionBatch): void },
>(source: CaptionSource, job: J, options: PassOptions, start: () => A): Promise<Pass<A>> {
  const log: ReadingLog = { skipped: new SkipLog(options), read: 0, empty: 0 };
  const grouping = options.by === undefined ? undefined : groupingBy(options.by);
  const read = readCaptions(source, options, log, grouping?.columns);
  const batches = grouping === undefined ? read : inGroups(read, options.by as string, grouping);
  const groups = new Map<string, A>();
  const progress = startProgress(source.name, 100);
  let captions = 0;
  try {
    for await (const { batch, result } of inParallel(job, batches)) {
      const group = batch.group ?? source.name;
      let sum = groups.get(group);
      if (sum === undefined) groups.set(group, (sum = start()));
      sum.add(result, batch);
      captions += batch.captions.length;
      for (const i of result.failed) {
        captions--;
        log.skipped.skip("not understood by the tagger", `${batch.file}: row ${batch.rows[i]}`);
      }
      progress.update(Math.round(100 * (batch.done ?? 0)), `${captions.toLocaleString("en")} captions`);
    }
  } finally {
    progress.end();
  }
  if (captions === 0) throw new UserError(`${source.name}: no captions in it`);
  return {
    groups,
    captions,
    drawnFrom: log.read,
    empty: log.empty,
    skipped: log.skipped.describe(),
  };
}
