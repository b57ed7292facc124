import { isUtf8 } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import type { SkipLog } from "../../skip-log";
import { textChunks } from "./text-chunks";

/** Longer lines (and fields, objects) are left out, so that no row can fill the memory. */
export const maxRowBytes = 1 << 20;

/** Some lines of a file; `undefined` where one was left out as bad. */
export interface Lines {
  /** The number of the first of them, from 1. */
  first: number;
  lines: (string | undefined)[];
}

/**
 * The lines of a UTF-8 file, decompressed, without their ends (`\n` or `\r\n`) and without a byte order mark. Lines
 * that are not UTF-8 (`invalid UTF-8`) or longer than 1 MiB (`too large`) are counted in `skipLog` and come as
 * undefined.
 *
 * @throws CorruptFileError at the end of what a truncated file holds.
 */
export async function* lines(
  path: string,
  skipLog: SkipLog,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Lines> {
  let first = 1;
  let rest: Buffer = Buffer.alloc(0);
  let tooLong = false; // inside a line that is being left out
  const skipTooLong = (line: number) => {
    if (!tooLong) skipLog.skip("too large", `${path}: line ${line} has more than ${maxRowBytes} bytes`);
  };
  for await (const chunk of textChunks(path, onBytes)) {
    const end = chunk.lastIndexOf(0x0a);
    if (end < 0) {
      if (tooLong || rest.length + chunk.length > maxRowBytes) {
        skipTooLong(first);
        tooLong = true;
        rest = Buffer.alloc(0);
      } else rest = Buffer.concat([rest, chunk]);
      continue;
    }
    const found = decode(Buffer.concat([rest, chunk.subarray(0, end)]), path, first, skipLog);
    rest = Buffer.from(chunk.subarray(end + 1));
    if (tooLong) found[0] = undefined;
    tooLong = false;
    yield { first, lines: found };
    first += found.length;
  }
  if (tooLong) yield { first, lines: [undefined] };
  else if (rest.length > 0) yield { first, lines: decode(rest, path, first, skipLog) };
}

function decode(bytes: Buffer, path: string, first: number, skipLog: SkipLog): (string | undefined)[] {
  const start = first === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const found: (string | undefined)[] = isUtf8(bytes)
    ? bytes.toString("utf8", start).split("\n")
    : decodeEach(bytes.subarray(start), path, first, skipLog);
  for (let i = 0; i < found.length; i++) {
    const line = found[i];
    if (line === undefined) continue;
    if (line.length > maxRowBytes) {
      skipLog.skip("too large", `${path}: line ${first + i} has more than ${maxRowBytes} bytes`);
      found[i] = undefined;
    } else if (line.charCodeAt(line.length - 1) === 0x0d) found[i] = line.slice(0, -1);
  }
  return found;
}

function decodeEach(bytes: Buffer, path: string, first: number, skipLog: SkipLog): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let at = 0; at <= bytes.length;) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(at, end);
    if (isUtf8(line)) found.push(line.toString("utf8"));
    else {
      skipLog.skip("invalid UTF-8", `${path}: line ${first + found.length}`);
      found.push(undefined);
    }
    at = end + 1;
  }
  return found;
}

/** A piece of a file's text, which ends anywhere. */
export interface TextPiece {
  text: string;
  /** Whether bytes in it were not UTF-8; U+FFFD stands in their place. */
  isDamaged: boolean;
}

const replacement = Buffer.from("\ufffd");

/**
 * The text of a UTF-8 file, decompressed, a megabyte or so at a time.
 *
 * @throws CorruptFileError as `textChunks` does.
 */
export async function* textPieces(
  path: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<TextPiece> {
  const decoder = new StringDecoder("utf8");
  let isFirst = true;
  for await (const chunk of textChunks(path, onBytes)) {
    const text = decoder.write(chunk);
    // The file may well hold U+FFFD itself.
    const isDamaged = text.includes("\ufffd") && count(text, "\ufffd") > count(chunk, replacement);
    yield { text: isFirst ? text.replace(/^\ufeff/, "") : text, isDamaged };
    isFirst = false;
  }
  const text = decoder.end();
  yield { text, isDamaged: text !== "" };
}

function count<T>(within: { indexOf(what: T, from: number): number }, what: T): number {
  let found = 0;
  for (let at = within.indexOf(what, 0); at >= 0; at = within.indexOf(what, at + 1)) found++;
  return found;
}
