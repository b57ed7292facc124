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

/**
 * The flag that an interrupt (Ctrl-C, a notebook's Stop) raises. From the first call on, an interrupt no longer ends
 * the process.
 */
export function stopFlag(): AbortSignal {
  if (!watching) process.on("SIGINT", onInterrupt);
  watching = true;
  return controller.signal;
}

/**
 * Keeps the process alive at a second interrupt, too: a notebook's kernel must live on with all that its cells made.
 */
export function surviveInterrupts(): void {
  secondEnds = false;
}

/** Throws `Stopped` if an interrupt has come. */
export function throwIfStopped(): void {
  stopFlag().throwIfAborted();
}

/** Lowers the interrupt's flag. Work calls it when it starts, so that an earlier interrupt does not stop it. */
export function clearStop(): void {
  if (controller.signal.aborted) controller = new AbortController();
}
