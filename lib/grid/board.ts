import type { Board } from "./local";

/** A board in one line. */
export function say({ running, failed, reused, timeLeft }: Board): string {
  const left = timeLeft === undefined ? "" : `, ${Math.ceil(timeLeft)} s left`;
  return `${running} running, ${failed} failed, ${reused} reused${left}`;
}
