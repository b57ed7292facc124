import { parentPort, workerData } from "node:worker_threads";
import { batchWorker, type Job } from "./jobs";
import { wordSender } from "./word-transport";

// One of the pool's threads: takes batches of captions, and answers with what its job makes of each.
const work = batchWorker(workerData as Job);
const send = wordSender();
parentPort?.on("message", (captions: string[]) => {
  const result: object = work(captions);
  const { words } = result as { words?: unknown };
  const sent = Array.isArray(words) ? { ...result, words: send(words as string[]) } : result;
  const buffers = [
    ...Object.values(sent),
    ...Object.values((sent as { words?: object }).words ?? {}),
  ].flatMap((value: unknown) =>
    value instanceof Uint32Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
  );
  parentPort?.postMessage(sent, [...new Set(buffers)]);
});
