import { isUtf8 } from "node:buffer";
import { posix } from "node:path";
import { CorruptFileError } from "./corrupt-file";
import { openBytes, type ByteRange } from "./bytes";

/** A file inside a tar, or a link to one. Folders are left out. */
export interface TarMember {
  /** Its path inside, as written; may climb out (`../`): whoever writes files must look (`isSafePath`). */
  name: string;
  /** Bytes. */
  size: number;
  /** Where its content starts in the (gunzipped) file that holds the tar. */
  offset: number;
  /** Its content; undefined where it was not wanted. */
  content: Buffer | undefined;
  /** Of a link, hard or symbolic: the path inside that it leads to, as written; its size is 0. It may climb out. */
  linkTo?: string;
}

const block = 512;
/** Longest name or extended header taken: a lying header must not fill the memory. */
const maxHeaderBytes = 1 << 20;
/** After a tar's end mark another may follow (`cat a.tar b.tar`), behind so many bytes of zeros at most. */
const mostZeros = 64 << 20;

/**
 * The files of a tar in their order, streaming and gunzipped if need be: at most one member is in memory at a time.
 * Members after an end mark are read too. Reads POSIX ustar and pax, and GNU's long names and large sizes. (Our own
 * reader rather than tar-stream, because that takes headers of any length into memory, and does not tell where contents
 * lie.)
 *
 * @param wanted says by name and size whose content to read; the others' is passed over (by seeking where the file is
 *   not gzipped).
 * @param part where in the file the tar lies, if it is a member of another one: ImageNet's training pictures are a tar
 *   of tars.
 * @throws CorruptFileError "truncated file" or "corrupt file", naming the byte, after all whole members before it were
 *   given.
 */
export async function* tarMembers(
  path: string,
  wanted: (name: string, size: number) => boolean = () => true,
  part?: ByteRange,
): AsyncGenerator<TarMember> {
  const bytes = await openBytes(path, part);
  const truncated = (at: number) =>
    new CorruptFileError("truncated file", `${path}: the tar ends too early, at byte ${at}`);
  const start = part?.offset ?? 0;
  let at = start;
  try {
    let longName: string | undefined;
    let longSize: number | undefined;
    let longLink: string | undefined;
    let zeros = 0;
    for (;;) {
      const header = await bytes.read(block);
      if (header.length === 0 && at === start)
        throw new CorruptFileError("truncated file", `${path}: the file is empty`);
      if (header.length === 0) return; // tars without the two closing blocks are common
      if (header.length < block && zeros > 0) return; // the last record of a tape is no whole number of blocks
      if (header.length < block) throw truncated(at + header.length);
      if (header.every((byte) => byte === 0)) {
        zeros += block;
        at += block;
        if (zeros > mostZeros) return;
        continue;
      }
      zeros = 0;
      const { type, ...field } = parseHeader(header, path, at);
      at += block;
      const isExtension = type === "x" || type === "g" || type === "L" || type === "K";
      const size = isExtension ? field.size : (longSize ?? field.size);
      const padded = Math.ceil(size / block) * block;
      if (isExtension) {
        if (size > maxHeaderBytes)
          throw new CorruptFileError("corrupt file", `${path}: a header of ${size} bytes at byte ${at}`);
        const content = await bytes.read(padded);
        if (content.length < size) throw truncated(at + content.length);
        if (type === "L") longName = text(content.subarray(0, size));
        if (type === "K") longLink = text(content.subarray(0, size));
        if (type === "x") {
          const extended = parsePax(content.subarray(0, size));
          longName = extended.get("path") ?? longName;
          longLink = extended.get("linkpath") ?? longLink;
          const extendedSize = Number(extended.get("size") ?? Number.NaN);
          if (Number.isSafeInteger(extendedSize) && extendedSize >= 0) longSize = extendedSize;
        }
        at += padded;
        continue;
      }
      const name = longName ?? field.name;
      const link = longLink ?? field.link;
      longName = longSize = longLink = undefined;
      const isFile = type === "0" || type === "\0" || type === "7";
      if (isFile && wanted(name, size)) {
        const content = await bytes.read(padded);
        if (content.length < size) throw truncated(at + content.length);
        // A copy, so that a kept sample does not keep its whole chunk.
        yield { name, size, offset: at, content: Buffer.from(content.subarray(0, size)) };
        if (content.length < padded) throw truncated(at + content.length);
      } else {
        if (!(await bytes.skip(padded))) throw truncated(at);
        if (isFile) yield { name, size, offset: at, content: undefined };
        const linkTo = type === "1" || link.startsWith("/") ? link : posix.join(posix.dirname(name), link);
        if (type === "1" || type === "2") yield { name, size: 0, offset: at, content: undefined, linkTo };
      }
      at += padded;
    }
  } finally {
    await bytes.close();
  }
}

function parseHeader(header: Buffer, path: string, at: number) {
  let sum = 0;
  for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 32 : (header[i] as number);
  if (octal(header, 148, 8) !== sum)
    throw new CorruptFileError(
      "corrupt file",
      `${path}: no tar header at byte ${at} (its checksum does not match)`,
    );
  const name = text(header.subarray(0, 100));
  const isPosix = header.toString("latin1", 257, 263) === "ustar\0";
  const prefix = isPosix ? text(header.subarray(345, 500)) : "";
  const size = header[124] === 0x80 ? Number(header.readBigUInt64BE(128)) : octal(header, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0)
    throw new CorruptFileError("corrupt file", `${path}: a member without a size at byte ${at}`);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size,
    link: text(header.subarray(157, 257)),
    type: String.fromCharCode(header[156] as number),
  };
}

function octal(header: Buffer, start: number, length: number): number {
  const digits = text(header.subarray(start, start + length)).trim();
  return digits === "" ? 0 : /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : Number.NaN;
}

/** Up to the first NUL, as UTF-8, or where it is none as Latin-1, which old tars are written in. */
function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const part = bytes.subarray(0, end < 0 ? bytes.length : end);
  return part.toString(isUtf8(part) ? "utf8" : "latin1");
}

/** The records `LENGTH KEY=VALUE\n` of a pax header. */
function parsePax(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(bytes.toString("latin1", at, space));
    if (!Number.isInteger(length) || length <= space - at || at + length > bytes.length) break;
    const record = bytes.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** Whether a path inside an archive stays inside: relative, without `..`, drive letters or NUL. */
export function isSafePath(name: string): boolean {
  return (
    name !== "" &&
    !/^([/\\]|[a-zA-Z]:)/.test(name) &&
    !name.includes("\0") &&
    !name.split(/[/\\]/).includes("..")
  );
}
