import { createReadStream, openSync, readSync, closeSync } from "node:fs";
import { createGunzip } from "node:zlib";
import { Decompress } from "fzstd";
import { CorruptFileError } from "../../../formats";
import { UserError } from "../../../common";

const chunkBytes = 1 << 20;

/** How a file is compressed, by its first bytes: its name does not matter. @throws UserError where it cannot be opened. */
export function compression(path: string): "gzip" | "zstd" | "none" {
  const magic = Buffer.alloc(4);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, magic, 0, 4, 0);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === "ENOENT" ? `${path}: not there` : `${path}: cannot be read (${code ?? String(error)})`,
    );
  }
  if (magic[0] === 0x1f && magic[1] === 0x8b) return "gzip";
  return magic.readUInt32LE(0) === 0xfd2fb528 ? "zstd" : "none";
}

/**
 * The content of a file, decompressed, a megabyte or so at a time.
 *
 * @param onBytes is told how many bytes of the file (as it lies on disk) were read since the last time: for progress.
 * @throws CorruptFileError "truncated file" or "corrupt file" after all that could be decompressed was given.
 */
export async function* chunks(
  path: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const kind = compression(path);
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  file.on("data", (chunk) => onBytes(chunk.length));
  file.pause();
  if (kind === "none") for await (const chunk of file) yield chunk as Buffer;
  else if (kind === "gzip") yield* gunzipped(path, file);
  else yield* unzstded(path, file);
}

async function* gunzipped(path: string, file: ReturnType<typeof createReadStream>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  file.on("error", (error) => gunzip.destroy(error));
  try {
    for await (const chunk of file.pipe(gunzip)) yield chunk as Buffer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR")
      throw new CorruptFileError("truncated file", `${path}: the gzip stream ends too early`);
    if (code?.startsWith("Z_") === true)
      throw new CorruptFileError("corrupt file", `${path}: not a whole gzip file (${message})`);
    throw error;
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

async function* unzstded(path: string, file: ReturnType<typeof createReadStream>): AsyncGenerator<Buffer> {
  const ready: Uint8Array[] = [];
  let ended = false;
  const zstd = new Decompress((chunk, final) => {
    if (chunk.length > 0) ready.push(chunk);
    ended = final === true;
  });
  // In small pieces: one compressed megabyte may hold hundreds of them.
  const pieces = async function* () {
    for await (const chunk of file as AsyncIterable<Buffer>)
      for (let at = 0; at < chunk.length; at += 1 << 16) yield chunk.subarray(at, at + (1 << 16));
  };
  try {
    for await (const piece of pieces()) {
      zstd.push(piece);
      while (ready.length > 0) yield Buffer.from(ready.shift() as Uint8Array);
    }
    zstd.push(new Uint8Array(0), true);
  } catch (error) {
    while (ready.length > 0) yield Buffer.from(ready.shift() as Uint8Array);
    const { message } = error as Error;
    const isCut = /unexpected EOF/i.test(message);
    throw new CorruptFileError(
      isCut ? "truncated file" : "corrupt file",
      isCut ? `${path}: the zstd stream ends too early` : `${path}: not a whole zstd file (${message})`,
    );
  } finally {
    file.destroy();
  }
  while (ready.length > 0) yield Buffer.from(ready.shift() as Uint8Array);
  if (!ended) throw new CorruptFileError("truncated file", `${path}: the zstd stream ends too early`);
}
