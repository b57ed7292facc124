import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { dropLockFromTheFuture, version, write } from "../common";

/** What became of one piece of work, as its file in the store says. */
export interface StoredOutcome<Result = unknown> {
  /** Hash of the spec. */
  id: string;
  state: "done" | "failed";
  spec: unknown;
  /** What it gave, where it is done. */
  result?: Result;
  /** Why it failed, in one line. */
  error?: string;
  /** How often it was tried. */
  attempts: number;
  /** Wall-clock seconds of the last try. */
  seconds: number;
  /** What it was computed on, in words. */
  on?: string;
  /** Of the library that did it. */
  version: string;
}

/** A folder of outcomes, one file each, that several processes and machines may share. */
export interface Store<Result = unknown> {
  readonly folder: string;
  /** Writes an outcome at once: no reader ever sees half of it. */
  put(outcome: Omit<StoredOutcome<Result>, "version">): void;
  get(id: string): StoredOutcome<Result> | undefined;
  /** All outcomes by id, and the files that are none (half-written, foreign): named, and left alone. */
  all(): { outcomes: Map<string, StoredOutcome<Result>>; foreign: string[] };
  /**
   * Takes a piece of work for this process, so that nobody else does it at the same time; undefined where somebody has
   * it. The claim lapses some seconds after its process dies.
   */
  lock(id: string): Promise<WorkLock | undefined>;
}

/** A piece of work that this process has locked: no other process does it meanwhile. */
export interface WorkLock {
  release(): Promise<void>;
}

/** After these milliseconds without a sign of life a claim is nobody's. */
const lapse = 10_000;

/** Opens the store in a folder, which is made if it is not there. */
export function openStore<Result = unknown>(folder: string): Store<Result> {
  mkdirSync(join(folder, "claims"), { recursive: true });
  const file = (id: string) => join(folder, `${id}.json`);
  return {
    folder,
    put: (outcome) => write(file(outcome.id), JSON.stringify({ ...outcome, version }) + "\n"),
    get: (id) => (existsSync(file(id)) ? read<Result>(file(id), id) : undefined),
    all() {
      const outcomes = new Map<string, StoredOutcome<Result>>();
      const foreign: string[] = [];
      for (const name of readdirSync(folder)) {
        if (name === "claims" || name === "slurm") continue;
        if (halfWritten.test(name)) {
          sweep(join(folder, name));
          continue;
        }
        const id = name.endsWith(".json") ? name.slice(0, -".json".length) : undefined;
        const outcome = id === undefined ? undefined : read<Result>(join(folder, name), id);
        if (outcome === undefined) foreign.push(join(folder, name));
        else outcomes.set(outcome.id, outcome);
      }
      return { outcomes, foreign };
    },
    async lock(id) {
      await dropLockFromTheFuture(join(folder, "claims", `${id}.lock`), lapse);
      try {
        const release = await lock(join(folder, "claims", id), {
          realpath: false,
          stale: lapse,
          update: lapse / 4,
          // Somebody took the claim over while this process was stopped: its outcome is as good as ours.
          onCompromised: () => {},
        });
        return { release: () => release().catch(() => {}) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ELOCKED") return undefined;
        throw error;
      }
    },
  };
}

/** What `write` calls a file before it is whole. */
const halfWritten = /^[0-9a-f]{16}\.json\.\d+\.\d+$/;
/** Nobody writes at one outcome for so many milliseconds, even by the clock of another machine. */
const oldAge = 3_600_000;

/** Removes what a process that was killed left half-written, once it is old. */
function sweep(path: string): void {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (written !== undefined && Date.now() - written > oldAge) rmSync(path, { force: true });
}

/** The outcome in a file, or undefined where it holds no outcome of this id. */
function read<Result>(path: string, id: string): StoredOutcome<Result> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
  const outcome = value as Partial<StoredOutcome<Result>> | null;
  if (outcome?.id !== id || (outcome.state !== "done" && outcome.state !== "failed")) return undefined;
  return outcome as StoredOutcome<Result>;
}
