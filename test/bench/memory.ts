import { readFileSync } from "node:fs";

/** The most memory that this process has held so far, in MiB (Linux's VmHWM); undefined elsewhere. */
export function peakMemory(): number | undefined {
  if (process.platform !== "linux") return undefined;
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  return line ? Math.round(Number(line[1]) / 1024) : undefined;
}
