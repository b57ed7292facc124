/**
 * Places in the memory (a `BigInt64Array`) that the kernel's main thread shares with the thread that hears interrupts.
 */

/** When the main thread last heard an interrupt or ended a cell, by the machine's monotonic clock in nanoseconds. */
export const heardAt = 0;
/** Above 0 while the kernel itself works (compiling, completing), which must not be torn apart. */
export const protectedWork = 1;
/**
 * 1 while the thread is about to end what the main thread runs, until that has been carried out. The main thread writes
 * `heardAt` before it reads this, the thread writes this before it reads `heardAt`: one of them sees the other.
 */
export const terminating = 2;

/** Memory for all of them. */
export const newFlags = (): BigInt64Array => new BigInt64Array(new SharedArrayBuffer(3 * 8));

/** Says that the main thread has heard an interrupt, or that its cell has ended. */
export function markHeard(flags: BigInt64Array): void {
  Atomics.store(flags, heardAt, process.hrtime.bigint());
}
