import timers from "node:timers/promises";
import { cellName, cellsIn } from "./cell-names";

const stopped = new Set<number>();

/** Remembers that a cell was stopped. */
export function markStopped(cell: number): void {
  stopped.add(cell);
}

/**
 * Makes timers that a stopped cell's own code starts never go off: a loop that waits between its rounds would else go
 * on behind the notebook's back. Timers of libraries, the project's own among them, are left alone.
 *
 * Told by the stack, which names cells, and not by an `AsyncLocalStorage`: with its hooks on, Node 20 ends the process
 * when what it runs is terminated.
 */
export function stopTimersOfStoppedCells(): void {
  const globals = globalThis as unknown as Record<string, (...all: unknown[]) => unknown>;
  for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
    const plain = globals[name]!;
    const guarded = (...all: unknown[]) => plain(...(goesOn() ? all : [() => {}, 0]));
    globals[name] = Object.defineProperties(guarded, Object.getOwnPropertyDescriptors(plain)) as typeof plain;
  }
  const promises = timers as unknown as Record<string, (...all: unknown[]) => unknown>;
  for (const name of ["setTimeout", "setImmediate"]) {
    const plain = promises[name]!;
    promises[name] = (...all: unknown[]) => (goesOn() ? plain(...all) : new Promise(() => {}));
  }
}

function goesOn(): boolean {
  if (stopped.size === 0) return true;
  const frames = (new Error().stack ?? "").split("\n").slice(1);
  // The first frame that is neither this file's nor Node's own.
  const caller = frames.find(
    (frame) => !frame.includes(__filename) && !/\(?node:|<anonymous>\)$/.test(frame),
  );
  if (caller === undefined || !cellName.test(caller)) return true;
  // Later cells call functions of earlier ones: the latest on the stack is the one that waits.
  return !stopped.has(Math.max(...cellsIn(frames.join("\n")).map(({ cell }) => cell)));
}
