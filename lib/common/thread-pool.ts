import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TransferListItem } from "node:worker_threads";
import type { Piscina } from "piscina";
import { UserError } from "./errors";

/** Threads that share tasks of one kind. */
export interface ThreadPool<Task, Answer> {
  /**
   * Gives a task to the thread that is free first, and waits for its answer. The process lives until it is there, and
   * not for an idle pool.
   *
   * @param transfer buffers of the task that are handed over, not copied; they are empty afterwards.
   * @throws what the task throws (as a plain Error), or UserError where its thread ended before it answered.
   */
  run(task: Task, transfer?: readonly TransferListItem[]): Promise<Answer>;
  /** Ends the threads; tasks without an answer are rejected. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Threads at the most; they are started as tasks wait for them. */
  threads: number;
  /** Tasks that one thread has at a time (1): more where it waits for something else than the processor. */
  tasksAThread?: number;
  /** What each thread finds in `workerData`. */
  workerData?: unknown;
}

/**
 * Starts a pool of threads. Its mechanism is piscina, which rejects the tasks of a thread that ends; tinypool 2.2 waits
 * for ever. A task costs some 0.1 ms over bare messages; ours take 1 ms and more.
 *
 * @param folder the caller's `__dirname`.
 * @param file one of the library's files, without its extension, that exports by default what answers a task;
 *   `handOver` spares an answer's buffers the copy.
 */
export function startPool<Task, Answer>(
  folder: string,
  file: string,
  { threads, tasksAThread = 1, workerData }: PoolOptions,
): ThreadPool<Task, Answer> {
  // Run from source (tests), threads need what reads TypeScript.
  const isSource = existsSync(join(folder, `${file}.ts`));
  // Loaded when the first pool is started: most of what imports this room starts none.
  const starting: Promise<Piscina<Task, Answer>> = import("piscina").then(({ Piscina }) =>
    new Piscina({
      filename: join(folder, `${file}.${isSource ? "ts" : "js"}`),
      execArgv: isSource ? ["--require", "tsx/cjs"] : [],
      minThreads: 1,
      maxThreads: threads,
      idleTimeout: 60_000,
      concurrentTasksPerWorker: tasksAThread,
      // Waiting for tasks by Atomics would hold up what a thread does beside them (reading and decoding in libuv's
      // threads).
      atomics: "disabled",
      workerData,
      recordTiming: false,
    }).on("error", () => {
      // An idle thread's end; the next task gets another.
    }),
  );
  return {
    async run(task, transfer) {
      try {
        const pool = await starting;
        return await whileWaiting(pool.run(task, transfer && { transferList: [...transfer] }));
      } catch (error) {
        throw died(file, error as Error);
      }
    },
    async close() {
      const pool = await starting;
      await whileWaiting(pool.destroy());
    },
  };
}

/** Keeps the process alive until a promise settles: a thread that starts, is idle or ends does not. */
async function whileWaiting<T>(promise: Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, 2 ** 30);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}

/** A thread's end in words; other errors as they are. */
function died(file: string, error: Error & { code?: string }): Error {
  const exit = /^worker exited with code: (\d+)/i.exec(error.message);
  if (exit !== null)
    return new UserError(`a thread (${file}) ended before its work was done (exit code ${exit[1]})`);
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
    return new UserError(`a thread (${file}) ran out of memory: less at a time, or more memory, is needed`);
  return error;
}
