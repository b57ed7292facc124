import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { SkipLog, type BadInput } from "../../data";
import { keepAwaited, startPool, startProgress, UserError } from "../../common";
import type { CaptionBatch, CaptionSource } from "../sources/caption-source";
import { inGroupOrder } from "../sources/grouping";
import { readCaptions, type GroupedChoice, type ReadingLog } from "../sources/read-captions";
import type { SentResult } from "./caption-thread";
import { batchWorker, type Job, type JobResult } from "./jobs";
import { sendCaptions, wordReceiver, type SentCaptions } from "./word-transport";

/** Adds up what a job makes of each batch. */
export interface Sum<J extends Job, R> {
  add(result: JobResult<J>, batch: CaptionBatch): void;
  /** What it came to: plain data. */
  result(): R;
}

/** What one pass over a source gave. */
export interface Pass<R> {
  /** What it added up to. */
  sum: R;
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
 * fails on is skipped, counted and named. What a pass came to is kept: the same one is not made twice.
 *
 * @param adding what adds up the results, and all that this depends on besides.
 * @throws UserError where there is no caption or too much is bad; Stopped on an interrupt.
 */
export async function passOver<J extends Job, R>(
  source: CaptionSource,
  job: J,
  { maxBad, ...choice }: BadInput & GroupedChoice,
  adding: { by: unknown; start: () => Sum<J, R> },
): Promise<Pass<R>> {
  const chosen = chosenBy(choice);
  const pass = () =>
    makePass(source, job, { ...chosen, ...(maxBad !== undefined && { maxBad }) }, adding.start());
  const content = await source.content?.();
  if (content === undefined) return pass();
  const inputs = [content, source.name, job, chosen, maxBad, adding.by];
  return keepAwaited(
    { kind: "captions", inputs, rooms: ["captions", "catalogue", "data", "formats", "random"] },
    pass,
  );
}

/** What of a call's options says which captions are read, and nothing else. */
const chosenBy = ({ sample, seed, by }: GroupedChoice): GroupedChoice => ({
  by,
  sample,
  seed: sample === undefined ? undefined : seed,
});

async function makePass<J extends Job, R>(
  source: CaptionSource,
  job: J,
  options: BadInput & GroupedChoice,
  sum: Sum<J, R>,
): Promise<Pass<R>> {
  const log: ReadingLog = { skipped: new SkipLog(options), read: 0, empty: 0 };
  const progress = startProgress(source.name, 100);
  let captions = 0;
  try {
    for await (const { batch, result } of inParallel(job, readCaptions(source, options, log))) {
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
    sum: sum.result(),
    captions,
    drawnFrom: log.read,
    empty: log.empty,
    skipped: log.skipped.describe(),
  };
}

/**
 * Adds up each group's results on its own: under the source's name where there are no groups.
 *
 * @param start makes what adds up those of one group.
 */
export function addByGroup<J extends Job, R>(
  { name }: CaptionSource,
  start: () => Sum<J, R>,
): Sum<J, Map<string, R>> {
  const groups = new Map<string, Sum<J, R>>();
  return {
    add(result, batch) {
      const group = batch.group ?? name;
      let sum = groups.get(group);
      if (sum === undefined) groups.set(group, (sum = start()));
      sum.add(result, batch);
    },
    result: () =>
      new Map(
        inGroupOrder([...groups.keys()]).map((group) => [group, (groups.get(group) as Sum<J, R>).result()]),
      ),
  };
}

/** What was made of a batch. */
export interface BatchResult<J extends Job> {
  batch: CaptionBatch;
  result: JobResult<J>;
}

/** Starting threads (and the tagger in each) costs about as much as this much work. */
const worthThreads = 500;
/** Batches that wait for each thread, so that none is idle while this one works. */
const waitingEach = 3;

/**
 * Does a job with each batch on all cores, and gives the results in the order of the batches, so that they do not
 * depend on how many cores there are. This thread works, too: alone at first, until what is left will take longer than
 * starting others; then on what they are too busy for, since sending a batch costs about half as much as counting its
 * words.
 *
 * @param options.aloneAtFirst milliseconds of processor time that this thread works alone before it asks whether others
 *   should help (100).
 */
export async function* inParallel<J extends Job>(
  job: J,
  batches: AsyncIterable<CaptionBatch> | Iterable<CaptionBatch>,
  { aloneAtFirst = 100 } = {},
): AsyncGenerator<BatchResult<J>> {
  const others = availableParallelism() - 1;
  const work = batchWorker(job);
  const alone = (batch: CaptionBatch) => ({ batch, result: work(batch.captions) as JobResult<J> });
  let spent = 0;
  let done = 0;
  let pool: ReturnType<typeof jobPool<J>> | undefined;
  const running: Promise<BatchResult<J>>[] = [];
  try {
    for await (const batch of batches) {
      const isWorthwhile = others > 0 && spent > aloneAtFirst && (spent * (1 - done)) / done > worthThreads;
      if (pool === undefined && !isWorthwhile) {
        // Not by the clock: on a busy machine threads would be no faster, but cost as much.
        const start = process.cpuUsage();
        const result = alone(batch);
        spent += process.cpuUsage(start).user / 1000;
        done = batch.done ?? 0;
        yield result;
        continue;
      }
      pool ??= jobPool(job, others);
      if (pool.waiting() < waitingEach * others) {
        const result = pool.run(batch);
        result.catch(() => {}); // looked at below, in its turn
        running.push(result);
      } else {
        running.push(Promise.resolve(alone(batch)));
        await setImmediate(); // so that answers are heard
      }
      if (running.length > 2 * waitingEach * others) yield await (running.shift() as Promise<BatchResult<J>>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<BatchResult<J>>);
  } finally {
    await pool?.close();
  }
}

/** Threads that do a job. */
function jobPool<J extends Job>(job: J, threads: number) {
  const pool = startPool<SentCaptions, SentResult>(__dirname, "caption-thread", { threads, workerData: job });
  /** Of each thread the words that it sent before; a thread has one batch at a time, so that they come in its order. */
  const receivers = new Map<number, ReturnType<typeof wordReceiver>>();
  let waiting = 0;
  return {
    /** Batches without an answer. */
    waiting: () => waiting,
    async run(batch: CaptionBatch): Promise<BatchResult<J>> {
      const sent = sendCaptions(batch.captions);
      waiting++;
      const { thread, result, words } = await pool.run(sent, [sent.ends.buffer]);
      waiting--;
      if (words === undefined) return { batch, result: result as JobResult<J> };
      let receive = receivers.get(thread);
      if (receive === undefined) receivers.set(thread, (receive = wordReceiver()));
      return { batch, result: { ...(result as JobResult<J>), words: receive(words) } };
    },
    close: () => pool.close(),
  };
}
