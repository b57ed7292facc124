import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { startThread } from "../../common";
import type { CaptionBatch } from "../sources/caption-source";
import type { JobResult, Job } from "./jobs";
import { wordReceiver, type SentWords } from "./word-transport";

/** What was made of a batch. */
export interface BatchResult<J extends Job> {
  batch: CaptionBatch;
  result: JobResult<J>;
}

interface Thread {
  thread: Worker;
  receive: ReturnType<typeof wordReceiver>;
  isBusy: boolean;
}

/**
 * Does a job with each batch on all cores, and gives the results in the order of the batches, so that they do not depend
 * on how many cores there are. A few batches a core are in memory at a time.
 */
export async function* inParallel<J extends Job>(
  job: J,
  batches: AsyncIterable<CaptionBatch> | Iterable<CaptionBatch>,
): AsyncGenerator<BatchResult<J>> {
  const threads: Thread[] = [];
  const size = availableParallelism();
  const waiting: (() => void)[] = [];
  const run = async (batch: CaptionBatch): Promise<BatchResult<J>> => {
    let free = threads.find((one) => !one.isBusy);
    if (free === undefined && threads.length < size) {
      free = { thread: start(job), receive: wordReceiver(), isBusy: false };
      threads.push(free);
    }
    while (free === undefined) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      free = threads.find((one) => !one.isBusy);
    }
    free.isBusy = true;
    try {
      return { batch, result: await ask<J>(free, batch.captions) };
    } finally {
      free.isBusy = false;
      waiting.shift()?.();
    }
  };
  const running: Promise<BatchResult<J>>[] = [];
  try {
    for await (const batch of batches) {
      const result = run(batch);
      result.catch(() => {}); // looked at below, in its turn
      running.push(result);
      if (running.length >= 3 * size) yield await (running.shift() as Promise<BatchResult<J>>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<BatchResult<J>>);
  } finally {
    await Promise.all(threads.map(({ thread }) => thread.terminate()));
  }
}

function start(job: Job): Worker {
  const thread = startThread(__dirname, "caption-thread", job);
  thread.setMaxListeners(0);
  return thread;
}

function ask<J extends Job>({ thread, receive }: Thread, captions: string[]): Promise<JobResult<J>> {
  return new Promise((resolve, reject) => {
    const onMessage = (sent: JobResult<J> | { words: SentWords }) => {
      thread.off("error", onError);
      const { words } = sent as { words?: SentWords };
      const isSent = words !== undefined && "fresh" in words;
      resolve((isSent ? { ...sent, words: receive(words) } : sent) as JobResult<J>);
    };
    const onError = (error: Error) => {
      thread.off("message", onMessage);
      reject(error);
    };
    thread.once("message", onMessage);
    thread.once("error", onError);
    thread.postMessage(captions);
  });
}
