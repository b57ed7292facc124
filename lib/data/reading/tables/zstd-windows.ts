import { CorruptFileError } from "../../../formats";

/** The largest window that zstd's own program takes unasked (`--long=27`): the unpacker keeps as much in memory. */
const mostWindowBytes = 2 ** 27;

/**
 * Looks through a zstd file that comes in pieces for the headers of its frames (RFC 8878): a few bytes may ask for a
 * window of two gigabytes.
 *
 * @returns what to call with each piece before it is unpacked: where a window is too large, it tells at which byte of
 *   the piece that frame begins, and the error
 */
export function zstdWindows(
  path: string,
): (piece: Uint8Array) => { at: number; error: CorruptFileError } | undefined {
  let expects: "frame" | "block" | "nothing" = "frame";
  let header: number[] = [];
  let toSkip = 0;
  let hasChecksum = false;
  let refused: CorruptFileError | undefined;
  const readFrame = () => {
    if (header.length < 8) return;
    const magic = number(header, 0, 4);
    if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) {
      toSkip = number(header, 4, 4);
      header = [];
      return;
    }
    if (magic !== 0xfd2fb528) {
      expects = "nothing"; // no frame: the unpacker says so
      return;
    }
    const flags = header[4]!;
    const isSingle = (flags & 0x20) !== 0;
    const dictionaryBytes = [0, 1, 2, 4][flags & 3]!;
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6]!;
    const start = 5 + (isSingle ? 0 : 1) + dictionaryBytes;
    const length = start + sizeBytes;
    if (header.length < length) return;
    const window = isSingle ? number(header, start, sizeBytes) : describedWindow(header[5]!);
    if (window > mostWindowBytes) {
      const megabytes = Math.round(window / 2 ** 20);
      const what = `a zstd window of ${megabytes} MB, expected 128 at most (zstd --long=27)`;
      refused = new CorruptFileError("too large", `${path}: ${what}`);
      return;
    }
    hasChecksum = (flags & 4) !== 0;
    expects = "block";
    // What was read beyond the header belongs to the first block.
    const rest = header.slice(length);
    header = [];
    look(Uint8Array.from(rest));
  };
  const readBlock = () => {
    if (header.length < 3) return;
    const block = number(header, 0, 3);
    const isRepeated = ((block >> 1) & 3) === 1;
    toSkip = isRepeated ? 1 : block >> 3;
    if ((block & 1) === 1) {
      expects = "frame";
      toSkip += hasChecksum ? 4 : 0;
    }
    header = [];
  };
  const look = (piece: Uint8Array) => {
    for (let at = 0; at < piece.length && expects !== "nothing";) {
      const skipped = Math.min(toSkip, piece.length - at);
      toSkip -= skipped;
      at += skipped;
      if (at >= piece.length) break;
      header.push(piece[at++]!);
      if (expects === "frame") readFrame();
      else readBlock();
      if (refused !== undefined) return { at: Math.max(0, at - header.length), error: refused };
    }
    return undefined;
  };
  return look;
}

/** The window size of a window descriptor: an exponent in the upper five bits, eighths in the lower three. */
function describedWindow(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** A little-endian number. */
function number(bytes: readonly number[], start: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[start + i]!;
  return value;
}
