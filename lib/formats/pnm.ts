import { CorruptFileError } from "./corrupt-file";

/** Raw 8-bit pixels, row by row from the top, channels last. */
export interface RawPixels {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array;
}

/**
 * Netpbm's pictures: bitmaps (P1, P4), greymaps (P2, P5) and pixmaps (P3, P6), in text or binary, of up to 16 bits a
 * sample, which become 8; undefined where the bytes are none. Source: netpbm.sourceforge.net's pbm(5), pgm(5), ppm(5).
 *
 * @param maxPixels larger ones are refused before their pixels are taken into memory.
 * @throws CorruptFileError where it ends too early, is too large, or its header is none
 */
export function decodePnm(bytes: Buffer, where: string, maxPixels: number): RawPixels | undefined {
  const kind = bytes[0] === 0x50 ? Number(String.fromCharCode(bytes[1] ?? 0)) : Number.NaN;
  if (!(kind >= 1 && kind <= 6)) return undefined;
  let at = 2;
  const number = (): number => {
    for (;;) {
      while (at < bytes.length && isSpace(bytes[at]!)) at++;
      if (bytes[at] !== 0x23) break; // a comment, to the end of its line
      while (at < bytes.length && bytes[at] !== 0x0a) at++;
    }
    const start = at;
    while (bytes[at]! >= 0x30 && bytes[at]! <= 0x39 && at - start < 9) at++;
    if (at === start)
      throw new CorruptFileError("corrupt file", `${where}: no number at byte ${at} of its text`);
    return Number(bytes.toString("latin1", start, at));
  };
  const isBitmap = kind === 1 || kind === 4;
  const [width, height, most] = [number(), number(), isBitmap ? 1 : number()];
  if (width < 1 || height < 1 || most < 1 || most > 65_535)
    throw new CorruptFileError("corrupt file", `${where}: ${width} x ${height} pixels up to ${most}`);
  if (width * height > maxPixels)
    throw new CorruptFileError("too large", `${where}: ${width} x ${height} pixels`);
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const count = width * height * channels;
  const toByte = (value: number) => Math.round((255 * Math.min(value, most)) / most);
  if (kind <= 3) {
    // In text a sample takes a digit and, but for bitmaps, a space.
    if (bytes.length - at < count) throw tooShort(where);
    const data = new Uint8Array(count);
    for (let i = 0; i < count; i++) data[i] = isBitmap ? 255 * (1 - bit()) : toByte(number());
    return { width, height, channels, data };
  }
  at++; // one space ends the header
  const data = new Uint8Array(count);
  if (isBitmap) {
    const stride = Math.ceil(width / 8);
    if (bytes.length - at < stride * height) throw tooShort(where);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        data[y * width + x] = (bytes[at + y * stride + (x >> 3)]! >> (7 - (x & 7))) & 1 ? 0 : 255;
    return { width, height, channels, data };
  }
  const width16 = most > 255 ? 2 : 1;
  if (bytes.length - at < count * width16) throw tooShort(where);
  if (most === 255) data.set(bytes.subarray(at, at + count));
  else
    for (let i = 0; i < count; i++)
      data[i] = toByte(width16 === 2 ? bytes.readUInt16BE(at + 2 * i) : bytes[at + i]!);
  return { width, height, channels, data };

  /** A bitmap's digits may stand side by side. */
  function bit(): number {
    while (at < bytes.length && isSpace(bytes[at]!)) at++;
    const digit = bytes[at++];
    if (digit !== 0x30 && digit !== 0x31) throw tooShort(where);
    return digit - 0x30;
  }
}

const isSpace = (byte: number) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

function tooShort(where: string): CorruptFileError {
  return new CorruptFileError("truncated file", `${where}: its pixels end too early`);
}
