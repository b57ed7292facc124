import type { Work } from "../work";

/** Below this a job spends more on starting than on its work. */
const secondsAJob = 20 * 60;

/**
 * Parts work into jobs: what shares a group stays together where it can, and no part is so short that a job is not
 * worth its start.
 *
 * @param seconds what a piece takes, where measured. @param most jobs that an array may have.
 */
export function splitIntoJobs(all: readonly Work[], most: number, seconds?: number): Work[][] {
  const wanted = seconds === undefined ? 10 : Math.max(1, Math.floor(secondsAJob / seconds));
  const size = Math.max(wanted, Math.ceil(all.length / most));
  const ordered = [...all].sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0));
  return Array.from({ length: Math.ceil(ordered.length / size) }, (_, i) =>
    ordered.slice(i * size, (i + 1) * size),
  );
}
