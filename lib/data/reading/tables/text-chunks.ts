import { createReadStream, openSync, readSync, closeSync } from "node:fs";
import { Decompress } from "fzstd";
import { CorruptFileError, gunzipFile } from "../../../formats";
import { UserError } from "../../../common";
import { zstdWindows } from "./zstd-windows";

const chunkBytes = 1 << 20;

interface Compression {
  kind: "gzip" | "zstd" | "none";
  /** Where it begins: behind the frames that zstd's readers pass over. */
  start: number;
}

/**
 * How a file is compressed, by its first bytes: its name does not matter.
 *
 * @throws UserError where it cannot be opened.
 */
function compressionOf(path: string): Compression {
  const head = Buffer.alloc(8);
  try {
    const file = openSync(path, "r");
    try {
      for (let start = 0; ; start += 8 + head.readUInt32LE(4)) {
        if (readSync(file, head, 0, 8, start) < 4) return { kind: "none", start: 0 };
        const magic = head.readUInt32LE(0);
        if (start === 0 && (magic & 0xffff) === 0x8b1f) return { kind: "gzip", start };
        if (magic === 0xfd2fb528) return { kind: "zstd", start };
        if ((magic & 0xfffffff0) >>> 0 !== 0x184d2a50) return { kind: "none", start: 0 };
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === "ENOENT" ? `${path}: not there` : `${path}: cannot be read (${code ?? String(error)})`,
    );
  }
}

/**
 * The text of a file in UTF-8 with lines that end in `\n`, decompressed, a megabyte or so at a time: UTF-16 (by its
 * byte order mark) and an old Mac's lines, which end in `\r` alone, are turned into that.
 *
 * @param onBytes is told how many bytes of the file (as it lies on disk) were read since the last time: for progress.
 * @throws CorruptFileError "truncated file" or "corrupt file" after all that could be decompressed was given.
 */
export async function* textChunks(
  path: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | undefined;
  let isMac: boolean | undefined;
  let isFirst = true;
  for await (const raw of unpackedChunks(path, onBytes)) {
    if (isFirst) decoder = utf16Decoder(raw);
    isFirst = false;
    const chunk = decoder === undefined ? raw : Buffer.from(decoder.decode(raw, { stream: true }));
    isMac ??= chunk.length === 0 ? undefined : chunk.includes(0x0d) && !chunk.includes(0x0a);
    if (isMac === true) for (let i = 0; i < chunk.length; i++) if (chunk[i] === 0x0d) chunk[i] = 0x0a;
    yield chunk;
  }
}

function utf16Decoder(first: Buffer): TextDecoder | undefined {
  const mark = first.length < 2 ? 0 : first.readUInt16LE(0);
  return mark === 0xfeff
    ? new TextDecoder("utf-16le")
    : mark === 0xfffe
      ? new TextDecoder("utf-16be")
      : undefined;
}

async function* unpackedChunks(path: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const { kind, start } = compressionOf(path);
  if (kind === "gzip") {
    yield* gunzipFile(path, onBytes);
    return;
  }
  const file = createReadStream(path, { highWaterMark: chunkBytes, start });
  file.on("data", (chunk) => onBytes(chunk.length));
  file.pause();
  if (kind === "none") for await (const chunk of file) yield chunk as Buffer;
  else yield* unzstded(path, file);
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
  const look = zstdWindows(path);
  try {
    for await (const piece of pieces()) {
      const refused = look(piece);
      zstd.push(refused === undefined ? piece : piece.subarray(0, refused.at));
      while (ready.length > 0) yield Buffer.from(ready.shift() as Uint8Array);
      if (refused !== undefined) throw refused.error;
    }
    zstd.push(new Uint8Array(0), true);
  } catch (error) {
    while (ready.length > 0) yield Buffer.from(ready.shift() as Uint8Array);
    if (error instanceof CorruptFileError) throw error;
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
