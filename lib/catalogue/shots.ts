import type { Shots } from "./experiment";

/** The order of numbers of shots, for `sort`: numbers first, then `full`. */
export const compareShots = (a: Shots, b: Shots): number =>
  (a === "full" ? Infinity : a) - (b === "full" ? Infinity : b) || 0;

/** The different numbers of shots in order: numbers first, then `full`. */
export const sortShots = (shots: Iterable<Shots>): Shots[] => [...new Set(shots)].sort(compareShots);

/** A number of shots to read: `zero-shot`, `1 shot`, `5 shots`, `full`. */
export const shotsText = (shots: Shots): string =>
  shots === "full" ? "full" : shots === 0 ? "zero-shot" : `${shots} shot${shots === 1 ? "" : "s"}`;
