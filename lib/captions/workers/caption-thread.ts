import { threadId, workerData } from "node:worker_threads";
import { handOver } from "../../common";
import { batchWorker, type Job } from "./jobs";
import { receiveCaptions, wordSender, type SentCaptions, type SentWords } from "./word-transport";

/** What a thread makes of a batch, its words as numbers where there are any; and which thread it is. */
export interface SentResult {
  thread: number;
  result: object;
  words?: SentWords;
}

// One of the pool's threads: takes batches of captions, and answers with what its job makes of each.
const work = batchWorker(workerData as Job);
const send = wordSender();

export default function answer(sent: SentCaptions): SentResult {
  const result: object = work(receiveCaptions(sent));
  const { words } = result as { words?: unknown };
  const numbered = Array.isArray(words) ? send(words as string[]) : undefined;
  const rest = numbered === undefined ? result : { ...result, words: undefined };
  const buffers = [...Object.values(rest), ...Object.values(numbered ?? {})].flatMap((value: unknown) =>
    value instanceof Uint32Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
  const answered: SentResult = { thread: threadId, result: rest, ...(numbered && { words: numbered }) };
  return handOver(answered, [...new Set(buffers)]);
}
