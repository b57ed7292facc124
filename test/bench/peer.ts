import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Peer } from "./benchmark";

/** A peer's process: `run` does one run and resolves to its milliseconds. */
export interface RunningPeer {
  run(): Promise<number>;
  /** The most memory it has held, in MiB. */
  memory(): number;
  /** Resolves when it is gone. */
  end(): Promise<void>;
}

/** Starts the peer; rejects where its script ends before it is ready, for instance since a package is missing. */
export async function startPeer({ script, args = [] }: Peer): Promise<RunningPeer> {
  const python = process.env.UPSTREAM_BENCH_PYTHON ?? "python3";
  const child = spawn(python, [join(__dirname, script), ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors = (errors + String(chunk)).slice(-2000)));
  const failed = new Promise<never>((_, reject) => {
    const why = () => reject(new Error(errors.trim().split("\n").at(-1) || `${script} ended`));
    child.once("error", reject);
    child.once("close", why);
  });
  // Where nobody waits any more, its end is no news.
  failed.catch(() => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const line = await Promise.race([lines.next(), failed]);
    // Its output ends before its process does.
    return line.done ? failed : line;
  };
  while ((await next()).value !== "ready");
  let memory = NaN;
  return {
    memory: () => memory,
    async run() {
      child.stdin.write("\n");
      const [milliseconds, peak] = ((await next()).value as string).split(" ").map(Number);
      memory = peak ?? memory;
      return milliseconds!;
    },
    async end() {
      child.stdin.end();
      await failed.catch(() => undefined);
    },
  };
}
