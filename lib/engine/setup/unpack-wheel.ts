import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl, { type Entry } from "yauzl";
import { startProgress, stopFlag, throwIfStopped, sum } from "../../common";

/**
 * Unpacks the files of a wheel whose path inside it `wanted` holds of, below `folder`. Streams: memory stays flat
 * whatever the file's size. (yauzl refuses entries whose path leaves the folder.)
 */
export async function unpackWheel(
  wheel: string,
  folder: string,
  wanted: (path: string) => boolean,
  label: string,
): Promise<void> {
  const zip = await yauzl.openPromise(wheel, { autoClose: false });
  try {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith("/") && wanted(entry.fileName)) entries.push(entry);
    }
    const total = sum(entries.map((entry) => entry.uncompressedSize));
    const progress = startProgress(label, Math.ceil(total / 1e6));
    let done = 0;
    for (const entry of entries) {
      const path = join(folder, entry.fileName);
      mkdirSync(dirname(path), { recursive: true });
      const count = new Transform({
        transform(chunk: Buffer, _, next) {
          done += chunk.length;
          progress.update(Math.floor(done / 1e6), "MB");
          next(null, chunk);
        },
      });
      await pipeline(await zip.openReadStreamPromise(entry), count, createWriteStream(path), {
        signal: stopFlag(),
      });
    }
    progress.end();
  } catch (error) {
    // What a stopped pipeline throws says only that it was aborted.
    throwIfStopped();
    throw error;
  } finally {
    zip.close();
  }
}
