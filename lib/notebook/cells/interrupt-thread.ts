import { Session } from "node:inspector";
import { Socket } from "node:net";
import { workerData } from "node:worker_threads";
import { busyGrace, heard, protectedWork } from "./interrupt-flags";

/**
 * Hears interrupts while the main thread is busy, and then ends what it runs. The kernel's starter writes a byte to the
 * pipe for each interrupt, which it also sends as a signal; a main thread that is free counts the signal in `flags`, and
 * nothing is done here.
 */
const { flags, pipe } = workerData as { flags: Int32Array; pipe: number };
const session = new Session();
session.connectToMainThread();

const sleep = () => new Promise((resolve) => setTimeout(resolve, busyGrace));

async function end(): Promise<void> {
  const before = Atomics.load(flags, heard);
  // Again and again: a loop may sit in the next callback, too.
  for (let tries = 0; tries < 40; tries++) {
    await sleep();
    if (Atomics.load(flags, heard) !== before) return;
    if (Atomics.load(flags, protectedWork) === 0) session.post("Runtime.terminateExecution");
  }
}

const interrupts = new Socket({ fd: pipe, readable: true, writable: false });
interrupts.on("data", () => void end());
// The starter was killed: nobody would end this process any more.
interrupts.on("close", () => process.kill(process.pid, "SIGKILL"));
