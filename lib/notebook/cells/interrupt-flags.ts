/**
 * Places in the memory (a `BigInt64Array`) that the kernel's main thread shares with the thread that hears interrupts.
 */

/** When the main thread last heard an interrupt or ended a cell, by the machine's monotonic clock in nanoseconds. */
export const heardAt = 0;
/** Above 0 while the kernel itself works (compiling, completing), which must not be torn apart. */
export const protectedWork = 1;

/** Says that the main thread has heard an interrupt, or that its cell has ended. */
export function markHeard(flags: BigInt64Array): void {
  Atomics.store(flags, heardAt, process.hrtime.bigint());
}
