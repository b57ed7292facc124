import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer } from "./worker";
import type { Work } from "./work";

/** A worker process that is asked for one piece of work after another. */
export interface Worker {
  readonly alive: boolean;
  /** Resolves with the answer, or with why there is none. */
  run(work: Work): Promise<Answer>;
  /** Ends it: at once, or after so many seconds in which work that heeds an interrupt puts its state away. */
  end(grace?: number): void;
}

/** Starts a worker for a module's `runWork`, with `own` added to this process's environment. */
export function startWorker(module: string, own: NodeJS.ProcessEnv): Worker {
  const child = fork(join(__dirname, "worker"), [module], {
    env: { ...process.env, ...own },
    serialization: "json",
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  const said = tail(child);
  const killed = outOfMemoryKills();
  const ready = new Promise<void>((resolve) => child.once("message", () => resolve()));
  const gone = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    // Not `exit`: what it wrote last is read by then.
    child.once("close", (code, signal) =>
      resolve(causeOfDeath({ code, signal, said: said(), byKernel: outOfMemoryKills() > killed })),
    );
  });
  return {
    get alive() {
      return child.exitCode === null && child.signalCode === null;
    },
    async run(work) {
      const began = performance.now();
      const died = gone.then((why): Answer => {
        const seconds = (performance.now() - began) / 1000;
        return { id: work.id, error: `its worker process ended: ${why}`, seconds };
      });
      const answered = ready.then(
        () =>
          new Promise<Answer>((resolve) => {
            child.once("message", (answer) => resolve(answer as Answer));
            // A worker that has just died takes no message; `died` says so.
            child.send(work, () => {});
          }),
      );
      return Promise.race([answered, died]);
    },
    end(grace = 0) {
      if (grace > 0) child.kill("SIGINT");
      const last = setTimeout(() => child.kill("SIGKILL"), grace * 1000);
      child.once("exit", () => clearTimeout(last));
    },
  };
}

/** Passes a worker's standard error on, and keeps its last lines. */
function tail(child: ChildProcess): () => string {
  let text = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000);
    process.stderr.write(chunk);
  });
  return () => text;
}

/** What is known of how a worker ended. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last that it wrote to standard error. */
  said: string;
  /** Whether the kernel has killed a process for want of memory since the worker started. */
  byKernel: boolean;
}

/** Why a worker ended, in one line. */
export function causeOfDeath({ code, signal, said, byKernel }: Death): string {
  if (/JavaScript heap out of memory/.test(said)) return "out of memory: JavaScript's heap is full";
  if (/std::bad_alloc|Cannot allocate memory|ENOMEM/.test(said)) return "out of memory";
  if (signal === "SIGKILL")
    return byKernel ? "out of memory: killed by the kernel" : "signal SIGKILL (out of memory, or by hand)";
  const last = said.trim().split("\n").at(-1);
  return `${signal === null ? `exit code ${code}` : `signal ${signal}`}${last ? `: ${last.slice(0, 200)}` : ""}`;
}

/** How many processes the kernel has killed for want of memory; 0 where it doesn't say. */
function outOfMemoryKills(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
