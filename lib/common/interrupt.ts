/**
 * The one stop flag that all long work looks at. A SIGINT (Ctrl-C, or a notebook's interrupt) aborts it; a second one
 * ends the process. Work that was stopped throws `Stopped` after it has put its state away.
 */
export class Stopped extends Error {
  override name = "Stopped";
  constructor(message = "stopped: what was finished is kept") {
    super(message);
  }
}

let controller = new AbortController();
let watching = false;
let secondEnds = true;

function onInterrupt() {
  if (controller.signal.aborted && secondEnds) process.exit(130);
  controller.abort(new Stopped());
}

/** The flag itself: from the first call on, an interrupt sets it instead of ending the process. */
export function stopFlag(): AbortSignal {
  if (!watching) process.on("SIGINT", onInterrupt);
  watching = true;
  return controller.signal;
}

/** A second interrupt no longer ends the process: a notebook's kernel lives on, with all that its cells made. */
export function surviveInterrupts(): void {
  secondEnds = false;
}

/** Throws `Stopped` if an interrupt has come. */
export function throwIfStopped(): void {
  stopFlag().throwIfAborted();
}

/** Lowers the flag: what begins now has not been interrupted. Work calls it when it starts. */
export function clearStop(): void {
  if (controller.signal.aborted) controller = new AbortController();
}
