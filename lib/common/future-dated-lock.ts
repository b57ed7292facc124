import { rmSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Removes a lock (proper-lockfile's folder) of a dead process that was dated before the clock was set back: it would
 * count as held until the clock is there again. A lock from the future may also be a living one of a machine whose
 * clock is ahead; its holder dates it anew all the time, so one that stays as it is for as long as a lock lapses is
 * dead.
 *
 * @param path the lock's folder. @param lapse milliseconds after which a lock is nobody's.
 */
export async function dropLockFromTheFuture(path: string, lapse: number): Promise<void> {
  const dated = () => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  const before = dated();
  if (before === undefined || before <= Date.now() + lapse) return;
  await sleep(lapse);
  if (dated() === before) rmSync(path, { recursive: true, force: true });
}
