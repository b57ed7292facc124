import { open, stat, type FileHandle } from "node:fs/promises";
import { CorruptFileError } from "./corrupt-file";
import { gunzipFile } from "./gunzip";

/** Bytes read one after another, however long the file: never more than a chunk and what was asked for is in memory. */
export interface Bytes {
  /** The next `length` bytes, or fewer where the file ends. They hold until the next call: copy what is kept. */
  read(length: number): Promise<Buffer>;
  /** Leaves `length` bytes out; false where the file ends before. */
  skip(length: number): Promise<boolean>;
  close(): Promise<void>;
}

const chunkLength = 1 << 20;

/** A part of a file that is read as if it were a file of its own. */
export interface ByteRange {
  /** Its first byte. */
  offset: number;
  /** Bytes. */
  size: number;
}

/**
 * Opens a file, gunzipping it where its first bytes say so (the name does not matter), or a part of one, as it is.
 *
 * @throws CorruptFileError where it is a pipe or a device, which would be waited for or never end
 */
export async function openBytes(path: string, part?: ByteRange): Promise<Bytes> {
  const stats = await stat(path);
  if (!stats.isFile() && !stats.isDirectory())
    throw new CorruptFileError("no regular file", `${path}: a pipe or a device, expected a file`);
  const file = await open(path, "r");
  if (part !== undefined) return plain(file, part.offset, part.offset + part.size);
  const magic = Buffer.alloc(2);
  const { bytesRead } = await file.read(magic, 0, 2, 0);
  if (bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b) {
    await file.close();
    return gunzipped(path);
  }
  return plain(file, 0, Infinity);
}

function plain(file: FileHandle, start: number, end: number): Bytes {
  // One buffer, used again and again: what is left moves to its front.
  let buffer = Buffer.allocUnsafe(chunkLength);
  let chunk: Buffer = buffer.subarray(0, 0);
  let at = start; // where the chunk's first unread byte lies in the file
  const fill = async (length: number) => {
    const into = length > buffer.length ? Buffer.allocUnsafe(length) : buffer;
    chunk.copy(into);
    buffer = into;
    let filled = chunk.length;
    while (filled < length) {
      const wanted = Math.min(into.length - filled, end - at - filled);
      const { bytesRead } = await file.read(into, filled, wanted, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    chunk = into.subarray(0, filled);
  };
  return {
    async read(length) {
      if (chunk.length < length) await fill(length);
      const bytes = chunk.subarray(0, length);
      chunk = chunk.subarray(bytes.length);
      at += bytes.length;
      return bytes;
    },
    async skip(length) {
      at += length;
      chunk = chunk.subarray(Math.min(length, chunk.length));
      return chunk.length > 0 || at <= Math.min(end, (await file.stat()).size);
    },
    close: () => file.close(),
  };
}

function gunzipped(path: string): Bytes {
  const chunks = gunzipFile(path);
  let chunk: Buffer = Buffer.alloc(0);
  const next = async () => (await chunks.next()).value as Buffer | undefined;
  return {
    async read(length) {
      if (chunk.length < length) {
        const parts = [chunk];
        for (let have = chunk.length; have < length;) {
          const part = await next();
          if (part === undefined) break;
          parts.push(part);
          have += part.length;
        }
        chunk = Buffer.concat(parts);
      }
      const bytes = chunk.subarray(0, length);
      chunk = chunk.subarray(bytes.length);
      return bytes;
    },
    async skip(length) {
      while (chunk.length < length) {
        length -= chunk.length;
        const part = await next();
        if (part === undefined) {
          chunk = Buffer.alloc(0);
          return false;
        }
        chunk = part;
      }
      chunk = chunk.subarray(length);
      return true;
    },
    async close() {
      await chunks.return(undefined);
    },
  };
}
