import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { write } from "./files";
import { sum } from "./statistics";

/** What a file keeps from before, of this process or another; undefined where nothing is kept, or not any more. */
export const keptText = (file: string): string | undefined => keptFile(file)?.toString("utf8");

/** The same, as bytes. */
export function keptFile(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Bytes of a folder's kept files at most. */
const mostBytes = 2 ** 30;

/**
 * Keeps a text or bytes for next time in a file named by all that they depend on. Of more than `most` such files of its
 * folder, or of more than a gigabyte, the oldest go, a fifth at a time. Where the disk is full or nothing may be
 * written there, nothing is kept: that costs time, and nothing else.
 */
export function keepFile(file: string, content: string | Uint8Array, most: number): void {
  try {
    write(file, content, false);
    forgetOldest(dirname(file), extname(basename(file)), most);
  } catch {
    // Made again next time.
  }
}

function forgetOldest(folder: string, extension: string, most: number): void {
  const kept = readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => {
      const stats = statSync(join(folder, name), { throwIfNoEntry: false });
      return { name, age: stats?.mtimeMs ?? 0, bytes: stats?.size ?? 0 };
    })
    .sort((a, b) => a.age - b.age);
  let files = kept.length;
  let bytes = sum(kept.map((one) => one.bytes));
  if (files <= most && bytes <= mostBytes) return;
  for (const one of kept) {
    if (files <= (most * 4) / 5 && bytes <= (mostBytes * 4) / 5) return;
    rmSync(join(folder, one.name), { force: true });
    files--;
    bytes -= one.bytes;
  }
}
