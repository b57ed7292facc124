const units = [
  ["day", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/**
 * A time span as people say it, in its two largest units, rounded up to whole minutes from one minute on: `8 s`,
 * `3 min`, `2 h 10 min`, `4 days 3 h`.
 *
 * @example
 * ```ts
 * import { common } from "upstream";
 * common.duration(7800); // => "2 h 10 min"
 * ```
 */
export function duration(seconds: number): string {
  const whole = seconds > 60 ? Math.ceil(seconds / 60) * 60 : Math.max(1, Math.ceil(seconds));
  const first = units.findIndex(([, length]) => whole >= length);
  const [[large, length], small] = [units[first]!, units[first + 1]];
  const count = Math.floor(whole / length);
  const rest = small === undefined ? 0 : Math.floor((whole % length) / small[1]);
  const name = large === "day" && count > 1 ? "days" : large;
  return rest === 0 ? `${count} ${name}` : `${count} ${name} ${rest} ${small![0]}`;
}
