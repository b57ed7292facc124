/** Places in the memory that the kernel's main thread shares with the thread that hears interrupts. */

/** Counts the interrupts that the main thread has heard, and the cells that have ended. */
export const heard = 0;
/** Above 0 while the kernel itself works (compiling, completing), which must not be torn apart. */
export const protectedWork = 1;
/** Milliseconds that a main thread may take to hear an interrupt before what it runs is ended. */
export const busyGrace = 300;
