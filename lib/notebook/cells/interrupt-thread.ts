import { readFileSync } from "node:fs";
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { heardAt, protectedWork, terminating } from "./interrupt-flags";

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
/** Milliseconds after which a main thread that has not carried out what it was told runs nothing. */
const idle = 100;

/** The latest interrupt that is to be heard. */
let wanted = 0n;
let isEnding = false;

const isHeard = () => Atomics.load(flags, heardAt) >= wanted;

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

/** Resolves to whether the main thread heard what is wanted before it counts as busy. */
async function hears(): Promise<boolean> {
  const before = mainThreadTime();
  for (let waited = 0; !isHeard() && waited < blocked; waited += 50) {
    const took = before === undefined ? waited : (mainThreadTime() ?? 0) - before;
    if (took >= busy && waited >= busy) return isHeard();
    await sleep(50);
  }
  return isHeard();
}

/** Ends what the main thread runs, again and again (a loop may sit in the next callback, too), until it has heard. */
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  while (!isHeard() && !(await hears())) {
    if (Atomics.load(flags, protectedWork) !== 0n) continue;
    Atomics.store(flags, terminating, 1n);
    // Looked at once more: a cell that ended meanwhile must not take the next one with it.
    if (!isHeard()) await terminate();
    Atomics.store(flags, terminating, 0n);
    // A cell that has ended waits for this; one whose hearing of the signal was ended hears it here.
    parentPort!.postMessage(wanted);
  }
  isEnding = false;
}

/** Resolves when what the main thread ran has been ended. */
function terminate(): Promise<void> {
  return new Promise((resolve) => {
    // A main thread that runs nothing is told at once and ends what it runs next: that shall be nothing of a cell's.
    const nothing = setTimeout(() => session.post("Runtime.evaluate", { expression: "0" }), idle);
    session.post("Runtime.terminateExecution", () => {
      clearTimeout(nothing);
      resolve();
    });
  });
}

const interrupts = new Socket({ fd: pipe, readable: true, writable: false });
interrupts.on("data", (times) => {
  const last = /(\d+)\n$/.exec(times.toString())?.[1];
  if (last === undefined) return;
  wanted = BigInt(last);
  void end();
});
// The starter was killed: nobody would end this process any more.
interrupts.on("close", () => process.kill(process.pid, "SIGKILL"));
