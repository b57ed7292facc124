import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { write } from "./files";

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

/**
 * Keeps a text or bytes for next time in a file named by all that they depend on. Of more than `most` such files of its
 * folder the oldest go, a fifth at a time. Where the disk is full or nothing may be written there, nothing is kept:
 * that costs time, and nothing else.
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
  const names = readdirSync(folder).filter((name) => name.endsWith(extension));
  if (names.length <= most) return;
  const age = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const oldest = names.map((name) => ({ name, age: age(name) })).sort((a, b) => a.age - b.age);
  for (const { name } of oldest.slice(0, names.length - (most * 4) / 5))
    rmSync(join(folder, name), { force: true });
}
