import { existsSync, readFileSync } from "node:fs";

/** What nvidia-smi saw of the card at a moment. */
export interface Sample {
  /** Milliseconds since 1970. */
  at: number;
  /** The share of its last sampling period in which the card computed, 0 to 1. */
  busy: number;
}

/**
 * Reads what `nvidia-smi --query-gpu=timestamp,utilization.gpu,... --format=csv,noheader,nounits` wrote line by line,
 * of one card. Empty where there is no file.
 */
export function readUtilisation(path: string): Sample[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [time = "", busy = ""] = line.split(",").map((part) => part.trim());
      // `2025/11/27 00:17:00.123`, in this machine's time zone.
      const at = new Date(time.replaceAll("/", "-").replace(" ", "T")).getTime();
      return /^\d+$/.test(busy) && !Number.isNaN(at) ? [{ at, busy: Number(busy) / 100 }] : [];
    });
}

/**
 * The mean share of the time between two moments that the card computed; undefined where fewer than three samples lie
 * there. A sample tells of the time before it (up to a second, by the card): the first half second is left out.
 */
export function busyShare(samples: readonly Sample[], from: number, to: number): number | undefined {
  const within = samples.filter(({ at }) => at >= from + 500 && at <= to);
  if (within.length < 3) return undefined;
  return within.reduce((sum, { busy }) => sum + busy, 0) / within.length;
}
