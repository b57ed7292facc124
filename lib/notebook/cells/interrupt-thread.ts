import { readFileSync } from "node:fs";
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { heardAt, protectedWork } from "./interrupt-flags";

/**
 * Hears interrupts while the main thread is busy, and then ends what it runs. For each interrupt the kernel's starter
 * writes the time to the pipe, and also sends a signal; a main thread that is free hears the signal and says so in
 * `flags`, and nothing is done here.
 */
const { flags, pipe } = workerData as { flags: BigInt64Array; pipe: number };
const session = new Session();
session.connectToMainThread();

/** Milliseconds of its own processor time that a main thread may take before it counts as busy. */
const busy = 150;
/** Milliseconds by the clock after which one that waits in a blocking call is ended, too. */
const blocked = 3000;
/** Milliseconds that a main thread has to hear the signal once what it ran was ended. */
const patience = 1000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Processor time of the main thread in milliseconds; undefined where /proc does not tell. By the clock, a free thread
 * that a machine with much to do lets wait would pass for a busy one, and what was ended would be its hearing of the
 * signal.
 */
function mainThreadTime(): number | undefined {
  try {
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, "utf8");
    // After the program's name, which may hold anything: fields 14 and 15, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return undefined;
  }
}

/** Resolves to whether the main thread heard the interrupt of `pressed` before it counts as busy. */
async function hears(pressed: bigint): Promise<boolean> {
  const isHeard = () => Atomics.load(flags, heardAt) >= pressed;
  const before = mainThreadTime();
  for (let waited = 0; !isHeard() && waited < blocked; waited += 50) {
    const took = before === undefined ? waited : (mainThreadTime() ?? 0) - before;
    if (took >= busy && waited >= busy) return isHeard();
    await sleep(50);
  }
  return isHeard();
}

async function end(pressed: bigint): Promise<void> {
  // Again and again: a loop may sit in the next callback, too.
  for (let tries = 0; tries < 40; tries++) {
    if (await hears(pressed)) return;
    if (Atomics.load(flags, protectedWork) !== 0n) continue;
    session.post("Runtime.terminateExecution");
    for (let waited = 0; waited < patience; waited += 50) {
      await sleep(50);
      if (Atomics.load(flags, heardAt) >= pressed) return;
    }
    // What was ended may have been the main thread's hearing of the signal.
    process.kill(process.pid, "SIGINT");
  }
}

const interrupts = new Socket({ fd: pipe, readable: true, writable: false });
interrupts.on("data", (times) => {
  const last = /(\d+)\n$/.exec(times.toString())?.[1];
  if (last !== undefined) void end(BigInt(last));
});
// The starter was killed: nobody would end this process any more.
interrupts.on("close", () => process.kill(process.pid, "SIGKILL"));
