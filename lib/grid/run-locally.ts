import { setTimeout as sleep } from "node:timers/promises";
import { mean, stopFlag } from "../common";
import { type WorkLock, type StoredOutcome, type Store } from "../runs";
import type { Board } from "./status-board";
import { environment } from "./worker-environment";
import { machine } from "./machine";
import { queue } from "./queue";
import type { Work } from "./work";
import { startWorker, type Worker } from "./start-worker";

export interface LocalOptions {
  /** The module whose `runWork` does the work, by path. */
  module: string;
  /** Worker processes; by default one a GPU, or one: small models gain little from more than one a machine. */
  workers?: number;
  /** GPUs to share out, a worker each, as CUDA_VISIBLE_DEVICES names them. */
  gpus?: readonly string[];
  /** How often a piece that failed is tried again. */
  retries?: number;
  /** Seconds that work has on an interrupt to put its state away (0: it is ended at once). */
  grace?: number;
  /** Is told, in a line, of a piece that failed and is tried again, for instance since its worker was killed. */
  say?: (line: string) => void;
  /** Called whenever the board changes. */
  show?: (board: Board) => void;
}

/** How the work of a grid ended. */
export interface FinishedWork<Result> {
  board: Board;
  /** In the order of the work. */
  outcomes: StoredOutcome<Result>[];
  /** Files in the store that are no outcomes. */
  foreign: string[];
}

/**
 * Carries out work in worker processes of this machine. What the store holds as done is not done again; what failed
 * before is tried again. Several calls may share a store, on one machine or many: each piece is done by one of them.
 *
 * @throws Stopped on an interrupt; what was finished is in the store.
 */
export async function runLocally<Result>(
  all: readonly Work[],
  store: Store<Result>,
  options: LocalOptions,
): Promise<FinishedWork<Result>> {
  const { module, gpus = [], retries = 1, say = () => {}, show = () => {} } = options;
  const count = Math.max(1, Math.min(options.workers ?? gpus.length, all.length));
  const { outcomes, foreign } = store.all();
  const isDone = (id: string) => outcomes.get(id)?.state === "done";
  const open = all.filter(({ id }) => !isDone(id));
  const waiting = queue(open);
  const reused = all.length - open.length;
  const board: Board = {
    total: all.length,
    done: reused,
    reused,
    running: 0,
    failed: 0,
    timeLeft: undefined,
    now: [],
    causes: [],
  };
  const now = new Set<Work>();
  const causes: string[] = [];
  const durations: number[] = [];
  const stop = stopFlag();

  const changed = () => {
    board.running = now.size;
    board.timeLeft =
      durations.length === 0 ? undefined : ((waiting.length + now.size) * mean(durations)) / count;
    show({ ...board, now: [...now].map(({ label }) => label), causes: [...causes] });
  };

  const on = machine({ workers: count, gpus });
  const put = (outcome: Omit<StoredOutcome<Result>, "version" | "on">) => {
    store.put({ ...outcome, on });
    outcomes.set(outcome.id, store.get(outcome.id)!);
  };

  /** Carries one piece out, again where it fails and may be tried again. Leaves its outcome in the store. */
  async function attempt(one: Work, worker: () => Worker): Promise<void> {
    const before = outcomes.get(one.id)?.attempts ?? 0;
    for (let tries = 1; ; tries++) {
      const answer = await worker().run(one);
      stop.throwIfAborted();
      const attempts = before + tries;
      const { id, seconds } = answer;
      durations.push(seconds);
      if ("result" in answer) {
        put({ id, state: "done", spec: one.spec, result: answer.result as Result, attempts, seconds });
        board.done += 1;
        return;
      }
      if (tries > retries) {
        put({ id, state: "failed", spec: one.spec, error: answer.error, attempts, seconds });
        board.failed += 1;
        causes.push(`${one.label}: ${answer.error}`);
        return;
      }
      say(`${one.label}: ${answer.error}; it is tried again`);
    }
  }

  /** One worker's life: takes pieces until none is left, its own or, by waiting, those that others have claimed. */
  async function work(index: number): Promise<void> {
    let current: Worker | undefined;
    const worker = () => {
      if (!current?.alive) current = startWorker(module, environment({ index, workers: count, gpus }));
      return current;
    };
    const end = () => current?.end(options.grace);
    stop.addEventListener("abort", end);
    try {
      for (;;) {
        stop.throwIfAborted();
        const one = waiting.next(index);
        if (one === undefined) return changed();
        const claim = await store.lock(one.id);
        if (claim === undefined || finishedElsewhere(one)) {
          await settle(one, claim);
          continue;
        }
        now.add(one);
        changed();
        try {
          await attempt(one, worker);
        } finally {
          now.delete(one);
          await claim.release();
        }
        // Shown with the next piece: between two, a single worker would always be seen with nothing running.
      }
    } finally {
      stop.removeEventListener("abort", end);
      current?.end();
    }
  }

  function finishedElsewhere(one: Work): boolean {
    const outcome = store.get(one.id);
    if (outcome?.state !== "done") return false;
    outcomes.set(one.id, outcome);
    return true;
  }

  /** A piece that somebody else has: it counts where they have finished it, and comes back later where not. */
  async function settle(one: Work, claim: WorkLock | undefined): Promise<void> {
    await claim?.release();
    if (finishedElsewhere(one)) {
      board.done += 1;
      changed();
      return;
    }
    waiting.postpone(one);
    changed();
    await sleep(200, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
  }

  changed();
  if (open.length > 0) await Promise.all(Array.from({ length: count }, (_, index) => work(index)));
  const ended = all.flatMap(({ id }) => outcomes.get(id) ?? []);
  return { board: { ...board, causes }, outcomes: ended, foreign };
}
