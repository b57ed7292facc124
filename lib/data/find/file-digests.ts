import { readFileSync, statSync, type Stats } from "node:fs";
import { open } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, relative } from "node:path";
import { hash, hashFile, home, keepFile, sum } from "../../common";

/**
 * Together files may have so many bytes to be read whole; of more, each file beyond `partBytes` is known by its ends.
 */
const mostBytes = 16 * 2 ** 30;
const partBytes = 2 ** 20;
/** Folders whose files' digests are remembered at most. */
const mostFolders = 300;
const unreadable = "unreadable";
/** A file written to so shortly before it was read may be written to again without its time of change telling. */
const unsureMs = 2000;

/** What was known of a file when it was read: size, times of writing and change, inode; then its digest. */
type Known = readonly [size: number, mtimeMs: number, ctimeMs: number, inode: number, digest: string];

/**
 * A digest of each file's bytes, by its path. Files are read once and remembered in the home, by their size, inode, and
 * times of writing and of change: one that was replaced is read again, whatever its name and time say.
 * A file that cannot be read is known as such: the readers count it.
 */
export async function digestFiles(paths: readonly string[]): Promise<Map<string, string>> {
  const sorted = [...new Set(paths)].sort();
  const digests = new Map<string, string>();
  if (sorted.length === 0) return digests;
  const folder = commonFolder(sorted);
  const kept = home("cache", "digests", `${hash({ folder })}.json`);
  const known = readKnown(kept);
  const stats = sorted.map((path) => statSync(path, { throwIfNoEntry: false }));
  const total = sum(stats.map((stat) => stat?.size ?? 0));
  const now = { ...known };
  let isChanged = false;
  const one = async (i: number) => {
    const [path, stat] = [sorted[i]!, stats[i]];
    if (!stat?.isFile()) {
      digests.set(path, unreadable);
      return;
    }
    const name = relative(folder, path);
    const before = known[name];
    const isSame = before !== undefined && describe(stat).every((value, at) => value === before[at]);
    const isPart = total > mostBytes && stat.size > 2 * partBytes;
    const readAt = Date.now();
    const digest = isSame
      ? before[4]
      : await (isPart ? digestEnds(path, stat) : hashFile(path)).catch(() => unreadable);
    digests.set(path, digest);
    isChanged ||= !isSame;
    if (Math.max(stat.mtimeMs, stat.ctimeMs) < readAt - unsureMs) now[name] = [...describe(stat), digest];
    else delete now[name];
  };
  let next = 0;
  const lane = async () => {
    while (next < sorted.length) await one(next++);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  if (isChanged) keepFile(kept, JSON.stringify(now), mostFolders);
  return digests;
}

/**
 * One digest of all these files, with their paths; undefined where there is none or one cannot be read.
 */
export async function digestTogether(paths: readonly string[]): Promise<string | undefined> {
  const digests = await digestFiles(paths);
  if (digests.size === 0 || [...digests.values()].includes(unreadable)) return undefined;
  return hash(paths.map((path) => [path, digests.get(path)]));
}

function describe({ size, mtimeMs, ctimeMs, ino }: Stats): [number, number, number, number] {
  return [size, mtimeMs, ctimeMs, ino];
}

function readKnown(path: string): Record<string, Known | undefined> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Record<string, Known>;
  } catch {
    return {}; // not kept yet, or broken: all is read
  }
}

/** The folder that holds all of these sorted paths. */
function commonFolder(sorted: readonly string[]): string {
  let folder = dirname(sorted[0]!);
  const last = sorted.at(-1)!;
  while (folder !== dirname(folder) && !last.startsWith(`${folder}/`)) folder = dirname(folder);
  return folder;
}

/** Of a file too large to be read for this alone: its size, time, first and last megabyte. */
async function digestEnds(path: string, { size, mtimeMs }: Stats): Promise<string> {
  const digest = createHash("sha256").update(`${size}/${mtimeMs}`);
  const file = await open(path, "r");
  try {
    for (const at of [0, size - partBytes]) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(partBytes), 0, partBytes, at);
      digest.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return digest.digest("hex").slice(0, 16);
}
