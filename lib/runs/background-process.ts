import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { dropLockFromTheFuture, nodeOptions, Stopped, UserError, withFileErrors } from "../common";

// The process of its own: long work that outlives the notebook or the terminal that started it. It logs to its run's
// folder; whoever wants to see it looks there. `process.json` says who carries the run out and how far it is; it is one
// block of the disk, written over in place, so that a process can still say why it ends when the disk is full.

/** Who carries out a run, and how far. */
export interface BackgroundProcess<Progress = unknown> {
  state: "running" | "done" | "stopped" | "failed";
  pid: number;
  host: string;
  /** When the process started, by the system's clock ticks: a later process may have its id. */
  started: string | undefined;
  /** Milliseconds since 1970 of the last sign of life. */
  seen: number;
  /** How far it is; what that is, is the work's. */
  progress?: Progress;
  /** Why it failed, in one line. */
  error?: string;
}

/** A run that this process carries out. */
export interface HeldRun<Progress> {
  /** Says how far it is. */
  report(progress: Progress): void;
  /** Says how it ended. */
  end(state: "done" | "stopped" | "failed", error?: string): void;
}

const block = 4096;
const file = (folder: string) => join(folder, "process.json");
/** The log of a run's process: what it prints. */
export const runLog = (folder: string) => join(folder, "log.txt");

/** Who carries out the run in this folder, or did last; undefined where nobody has. */
export function backgroundProcess<Progress>(folder: string): BackgroundProcess<Progress> | undefined {
  if (!existsSync(file(folder))) return undefined;
  let last: BackgroundProcess<Progress>;
  try {
    last = JSON.parse(readFileSync(file(folder), "utf8")) as BackgroundProcess<Progress>;
  } catch {
    return undefined;
  }
  if (last.state !== "running" || isAlive(last)) return last;
  return { ...last, state: "stopped" };
}

/** On another machine a process is believed to live for as long as this after its last sign of life. */
const patience = 600_000;

function isAlive({ pid, host, started, seen }: BackgroundProcess): boolean {
  // Either way: clocks differ, and are set back.
  if (host !== hostname()) return Math.abs(Date.now() - seen) < patience;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return startOf(pid) === started;
}

/** When a process started, on Linux; undefined where the system does not say, and for one that has ended. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which may hold spaces and parentheses: state is the third field, the start the 22nd.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** After these milliseconds without a sign of life the lock on taking a run is nobody's. */
const lapse = 3000;

/** Takes the run in this folder for this process; undefined where another one is at it. */
export async function holdRun<Progress>(folder: string): Promise<HeldRun<Progress> | undefined> {
  mkdirSync(folder, { recursive: true });
  await dropLockFromTheFuture(`${folder}.lock`, lapse);
  const release = await lock(folder, {
    realpath: false,
    stale: lapse,
    retries: { retries: 100, minTimeout: 50, maxTimeout: 100 },
  });
  try {
    const last = backgroundProcess(folder);
    if (last?.state === "running") return undefined;
    const me: BackgroundProcess<Progress> = {
      state: "running",
      pid: process.pid,
      host: hostname(),
      started: startOf(process.pid),
      seen: Date.now(),
    };
    const put = (change: Partial<BackgroundProcess<Progress>>) => {
      Object.assign(me, change, { seen: Date.now() });
      overwrite(file(folder), JSON.stringify(me));
    };
    put({});
    return {
      report: (progress) => put({ progress }),
      end: (state, error) => put({ state, ...(error !== undefined && { error: error.slice(0, 1500) }) }),
    };
  } finally {
    await release();
  }
}

/** Writes one block over what was there: needs no space that it has not got. */
function overwrite(path: string, text: string): void {
  withFileErrors(path, () => {
    const descriptor = openSync(path, existsSync(path) ? "r+" : "w");
    try {
      const bytes = Buffer.alloc(block, " ");
      bytes.write(text);
      writeSync(descriptor, bytes, 0, block, 0);
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Starts a process of its own for the run in this folder: `module` with `args`, which has to `hold` the folder. It
 * lives on when this process ends, has no terminal, and prints into its log. Resolves when it holds the folder.
 *
 * @throws UserError with the last line of its log where it ends before that
 */
export async function startBackgroundProcess(
  folder: string,
  module: string,
  args: readonly string[],
): Promise<BackgroundProcess> {
  mkdirSync(folder, { recursive: true });
  const log = withFileErrors(runLog(folder), () => openSync(runLog(folder), "a"));
  const child = spawn(process.execPath, [...nodeOptions(), module, ...args], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let ended: string | undefined;
  child.once("error", (error) => (ended = error.message));
  child.once("exit", (code, signal) => (ended = signal ?? `exit code ${code}`));
  child.unref();
  for (;;) {
    const current = backgroundProcess(folder);
    if (current?.pid === child.pid || current?.state === "running") return current!;
    // Another process was quicker, and is through.
    if (ended === "exit code 0" && current !== undefined) return current;
    if (ended !== undefined)
      throw new UserError(`${folder}: its process ended (${ended}): ${lastLogLine(folder)}`);
    await sleep(50);
  }
}

/** The last line that a run's process printed. */
export function lastLogLine(folder: string): string {
  const lines = existsSync(runLog(folder)) ? readFileSync(runLog(folder), "utf8").trim().split("\n") : [];
  return lines.at(-1) || `see ${runLog(folder)}`;
}

/**
 * Waits until the run's process has ended, and says how. Whoever waits may stop waiting: the process goes on.
 *
 * @param see called several times a second with how far it is
 * @param signal when it is aborted, waiting ends with its reason
 */
export async function watchRun<Progress>(
  folder: string,
  see: (own: BackgroundProcess<Progress>) => void,
  signal?: AbortSignal,
): Promise<BackgroundProcess<Progress> | undefined> {
  for (;;) {
    const current = backgroundProcess<Progress>(folder);
    if (current !== undefined) see(current);
    if (current?.state !== "running") return current;
    signal?.throwIfAborted();
    await sleep(200, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
  }
}

/** Asks the process that carries out the run in this folder to stop; false where none does. */
export function interruptRun(folder: string): boolean {
  const current = backgroundProcess(folder);
  if (current?.state !== "running") return false;
  if (current.host !== hostname())
    throw new UserError(
      `${folder}: its process runs on ${current.host}; stop it there (kill -INT ${current.pid})`,
    );
  process.kill(current.pid, "SIGINT");
  return true;
}

let leaves = false;

/**
 * From now on an interrupt ends the waiting for a process of its own, and leaves the process alone: a notebook's way.
 */
export function detachOnInterrupt(): void {
  leaves = true;
}

/**
 * Waits for a run as `follow` does. An interrupt stops the run (it keeps its state first) in a terminal, where it is
 * the user's word to the command; in a notebook it ends the waiting alone, and so it does where somebody else started
 * the run.
 *
 * @param isOthers it ran before this call
 * @throws Stopped on an interrupt, saying which
 */
export async function waitForRun<Progress>(
  folder: string,
  see: (own: BackgroundProcess<Progress>) => void,
  stop: AbortSignal,
  isOthers = false,
): Promise<BackgroundProcess<Progress> | undefined> {
  try {
    return await watchRun(folder, see, stop);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    if (leaves || isOthers) {
      const again = leaves ? "run the cell again" : "run the same command again";
      throw new Stopped(`no longer waiting; the run goes on in its own process: ${again} to attach`);
    }
    if (interruptRun(folder)) await watchRun(folder, see);
    throw new Stopped(`${error.message}, and the same call goes on there`);
  }
}
