import { parentPort, workerData } from "node:worker_threads";
import { batchWorker, type Job } from "./jobs";

// One of the pool's threads: takes batches of captions, and answers with what its job makes of each.
const work = batchWorker(workerData as Job);
parentPort?.on("message", (captions: string[]) => {
  const done = work(captions);
  const buffers = Object.values(done).flatMap((value: unknown) =>
    value instanceof Uint32Array ? [value.buffer as ArrayBuffer] : [],
  );
  parentPort?.postMessage(done, buffers);
});
