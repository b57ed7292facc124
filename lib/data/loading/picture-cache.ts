import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { hash } from "../../common";
import { evaluationPixels, type Evaluation, type Pixels } from "../images";
import { hasOwnDecoder } from "../images/own-jpeg";

/** Decoded, resized pictures on disk, for pictures that are looked at again and again in the same way. */
export interface PictureCache {
  folder: string;
  /** Bytes that may still be added. */
  room: number;
}

/** Raise when the same file and preparation give other pixels. */
const cacheVersion = 2;
/** Bytes kept in a folder at most. */
const mostBytes = 4 * 2 ** 30;

/**
 * Opens a cache, and makes room in it: of more than `most` bytes the oldest files are removed until nine tenths are
 * left. Several processes may share it.
 */
export function openCache(folder: string, most = mostBytes): PictureCache {
  mkdirSync(folder, { recursive: true });
  let total = 0;
  const files = readdirSync(folder).flatMap((preparation) => {
    const paths = filesBelow(join(folder, preparation));
    // All pictures of a preparation have one size.
    if (paths[0] !== undefined) total += paths.length * sizeOf(paths[0]);
    return paths;
  });
  if (total > 0.9 * most) {
    const oldestFirst = files
      .map((path) => ({ path, stats: statSync(path, { throwIfNoEntry: false }) }))
      .sort((a, b) => (a.stats?.mtimeMs ?? 0) - (b.stats?.mtimeMs ?? 0));
    for (const { path, stats } of oldestFirst) {
      if (total <= 0.9 * most) break;
      rmSync(path, { force: true });
      total -= stats?.size ?? 0;
    }
  }
  return { folder, room: most - total };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * A picture prepared for evaluation, from the cache or into it. Its name is the file's content and the preparation; its
 * end is a checksum: a broken one is named on standard error and made anew. Small files are not kept: decoding them is
 * as quick as reading three bytes a pixel. (At 224, JPEGs of 500 x 375 took as long either way, of 800 x 600 half as
 * long from here.)
 *
 * @throws BadImage
 */
export async function cachedPixels(
  bytes: Buffer,
  evaluation: Evaluation,
  where: string,
  cache: PictureCache,
): Promise<Pixels> {
  const { resize, size, kernel } = evaluation;
  const length = 3 * size * size;
  if (bytes.length < length * (isQuick(bytes) ? 1 / 2 : 1 / 8))
    return evaluationPixels(bytes, evaluation, where);
  const preparation = hash({ cacheVersion, resize, size, kernel, own: hasOwnDecoder() });
  const content = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  const path = join(cache.folder, preparation, content.slice(0, 2), content.slice(2));
  const known = await kept(path, length);
  if (known !== undefined) return { width: size, height: size, data: known };
  const pixels = await evaluationPixels(bytes, evaluation, where);
  if (cache.room >= length + 4) {
    cache.room -= length + 4;
    await keep(path, pixels.data).catch((error: Error) => {
      // A full or read-only disk: go on without.
      if (cache.room > 0) console.warn(`${path}: not kept: ${error.message}`);
      cache.room = 0;
    });
  }
  return pixels;
}

/** Whether our own decoder takes it. */
const isQuick = (bytes: Buffer) => bytes[0] === 0xff && bytes[1] === 0xd8 && hasOwnDecoder();

async function kept(path: string, length: number): Promise<Uint8Array | undefined> {
  const file = await readFile(path).catch(() => undefined);
  if (file === undefined) return undefined;
  const data = file.subarray(0, length);
  if (file.length === length + 4 && file.readUInt32LE(length) === crc32(data)) return data;
  console.warn(`${path}: broken; made anew`);
  return undefined;
}

let writes = 0;

async function keep(path: string, data: Uint8Array): Promise<void> {
  const end = Buffer.alloc(4);
  end.writeUInt32LE(crc32(data));
  // A picture may be asked for twice at once.
  const partial = `${path}.${process.pid}.${threadId}.${writes++}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, Buffer.concat([data, end]));
  await rename(partial, path);
}
