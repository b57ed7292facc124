import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import yauzl, { type Entry } from "yauzl";
import { CorruptFileError } from "./corrupt-file";

/** A file inside a zip: its content is read when asked for, from the file on disk. */
export interface ZipMember {
  /** Its path inside, as written; may climb out (`isSafePath`). */
  name: string;
  /** Bytes when unpacked, as the zip says. */
  size: number;
  /** @throws CorruptFileError where it is larger than `maxBytes` or than the zip says, or is not whole. */
  read(maxBytes?: number): Promise<Buffer>;
}

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/**
 * The files of a zip (zip64 too) in the order of its directory, which yauzl reads; folders are left out.
 *
 * @throws CorruptFileError where it is no zip.
 */
export async function* zipMembers(path: string): AsyncGenerator<ZipMember> {
  const corrupt = (error: Error) =>
    new CorruptFileError("corrupt file", `${path}: not a whole zip file (${error.message})`);
  const zip = await yauzl
    .openPromise(path, { decodeStrings: false })
    .catch((error: Error & { code?: string }) => {
      throw error.code === undefined ? corrupt(error) : error;
    });
  try {
    for await (const entry of zip.eachEntry()) {
      const flags = entry.generalPurposeBitFlag;
      const name = nameOf(entry, flags);
      if (name.endsWith("/")) continue;
      yield {
        name,
        size: entry.uncompressedSize,
        read: (maxBytes = Infinity) => readMember(path, name, entry, maxBytes),
      };
    }
  } catch (error) {
    throw error instanceof CorruptFileError ? error : corrupt(error as Error);
  } finally {
    zip.close();
  }
}

/** Many tools write names in UTF-8 without saying so: then the format's own rule (code page 437) would garble them. */
function nameOf({ fileNameRaw, extraFields }: Entry, flags: number): string {
  const saysUtf8 = (flags & 0x800) !== 0 || extraFields.some(({ id }) => id === 0x7075);
  if (!saysUtf8 && isUtf8(fileNameRaw)) return fileNameRaw.toString("utf8");
  return yauzl.getFileNameLowLevel(flags, fileNameRaw, extraFields, false);
}

async function readMember(path: string, name: string, entry: Entry, maxBytes: number): Promise<Buffer> {
  const broken = (why: CorruptFileError["why"], what: string) =>
    new CorruptFileError(why, `${path}: ${name} ${what}`);
  const { uncompressedSize, compressedSize, compressionMethod, relativeOffsetOfLocalHeader: at } = entry;
  if (uncompressedSize > maxBytes) throw broken("too large", `has ${uncompressedSize} bytes`);
  if ((entry.generalPurposeBitFlag & 1) === 1) throw broken("corrupt file", "is encrypted");
  if (compressionMethod !== 0 && compressionMethod !== 8)
    throw broken("corrupt file", `is compressed by method ${compressionMethod}, expected 0 or 8 (deflate)`);
  const file = await open(path, "r");
  try {
    const header = Buffer.alloc(30);
    await file.read(header, 0, 30, at);
    if (header.readUInt32LE() !== 0x04034b50)
      throw broken("corrupt file", "has no header where the directory says");
    const start = at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const { size: fileSize } = await file.stat();
    if (start + compressedSize > fileSize) throw broken("truncated file", "ends too early");
    const packed = Buffer.allocUnsafe(compressedSize);
    await file.read(packed, 0, compressedSize, start);
    const content =
      compressionMethod === 0
        ? packed
        : await inflate(packed, { maxOutputLength: Math.max(1, uncompressedSize) }).catch((error: Error) => {
            throw broken("corrupt file", `does not unpack (${error.message})`);
          });
    if (content.length !== uncompressedSize || crc32(content) !== entry.crc32)
      throw broken("corrupt file", "is not what its checksum says");
    return content;
  } finally {
    await file.close();
  }
}
