import { availableParallelism } from "node:os";
import { startPool } from "../../common";
import type { CaptionBatch } from "../sources/caption-source";
import type { SentResult } from "./caption-thread";
import type { JobResult, Job } from "./jobs";
import { wordReceiver } from "./word-transport";

/** What was made of a batch. */
export interface BatchResult<J extends Job> {
  batch: CaptionBatch;
  result: JobResult<J>;
}

/**
 * Does a job with each batch on all cores, and gives the results in the order of the batches, so that they do not depend
 * on how many cores there are. A few batches a core are in memory at a time.
 */
export async function* inParallel<J extends Job>(
  job: J,
  batches: AsyncIterable<CaptionBatch> | Iterable<CaptionBatch>,
): AsyncGenerator<BatchResult<J>> {
  const threads = availableParallelism();
  const pool = startPool<string[], SentResult>(__dirname, "caption-thread", { threads, workerData: job });
  /** Of each thread the words that it sent before; a thread has one batch at a time, so that they come in its order. */
  const receivers = new Map<number, ReturnType<typeof wordReceiver>>();
  const run = async (batch: CaptionBatch): Promise<BatchResult<J>> => {
    const { thread, result, words } = await pool.run(batch.captions);
    if (words === undefined) return { batch, result: result as JobResult<J> };
    let receive = receivers.get(thread);
    if (receive === undefined) receivers.set(thread, (receive = wordReceiver()));
    return { batch, result: { ...(result as JobResult<J>), words: receive(words) } };
  };
  const running: Promise<BatchResult<J>>[] = [];
  try {
    for await (const batch of batches) {
      const result = run(batch);
      result.catch(() => {}); // looked at below, in its turn
      running.push(result);
      if (running.length >= 3 * threads) yield await (running.shift() as Promise<BatchResult<J>>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<BatchResult<J>>);
  } finally {
    await pool.close();
  }
}
