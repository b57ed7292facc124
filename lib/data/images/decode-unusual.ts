import { decode } from "bmp-ts";
import { CorruptFileError, decodePnm, type RawPixels } from "../../formats";
import { BadImage } from "./bad-image";

/**
 * The pixels of a picture that sharp does not read: Windows' bitmaps (by `bmp-ts`, a small package without
 * dependencies) and Netpbm's; undefined where the bytes are neither.
 *
 * @throws BadImage where it is not whole, or has more than `maxPixels`
 */
export function decodeUnusual(bytes: Buffer, where: string, maxPixels: number): RawPixels | undefined {
  if (bytes.length > 26 && bytes[0] === 0x42 && bytes[1] === 0x4d) return decodeBmp(bytes, where, maxPixels);
  try {
    return decodePnm(bytes, where, maxPixels);
  } catch (error) {
    if (!(error instanceof CorruptFileError)) throw error;
    throw new BadImage(error.why === "too large" ? "huge image" : "corrupt image", error.message);
  }
}

function decodeBmp(bytes: Buffer, where: string, maxPixels: number): RawPixels {
  // The header is looked at first: the package makes room for what it claims.
  const isOld = bytes.readUInt32LE(14) === 12;
  const width = isOld ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const height = Math.abs(isOld ? bytes.readInt16LE(20) : bytes.readInt32LE(22));
  if (width < 1 || height < 1) throw new BadImage("corrupt image", `${where}: ${width} x ${height} pixels`);
  if (width * height > maxPixels) throw new BadImage("huge image", `${where}: ${width} x ${height} pixels`);
  const bits = isOld ? bytes.readUInt16LE(24) : bytes.readUInt16LE(28);
  const isPacked = !isOld && [1, 2].includes(bytes.readUInt32LE(30));
  if (!isPacked && bytes.length < 14 + (bits * width * height) / 8)
    throw new BadImage("corrupt image", `${where}: its pixels end too early`);
  try {
    const { data } = decode(bytes, { toRGBA: true });
    const rgb = new Uint8Array(3 * width * height);
    for (let i = 0; i < width * height; i++) rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
    return { width, height, channels: 3, data: rgb };
  } catch (error) {
    throw new BadImage("corrupt image", `${where}: ${(error as Error).message.split("\n")[0]}`);
  }
}

/**
 * Cyan, magenta, yellow and black (0: no ink) as red, green and blue, as Pillow's `convert("RGB")` has them: without a
 * colour profile. `black` leaves (255 - black) of light, of which each ink takes its share.
 */
export function cmykToRgb(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let i = 0, to = 0; i < cmyk.length; i += 4) {
    const light = 255 - cmyk[i + 3]!;
    for (let ink = 0; ink < 3; ink++) {
      // Pillow's MULDIV255: a product of bytes over 255, rounded, in integers.
      const product = cmyk[i + ink]! * light + 128;
      rgb[to++] = Math.max(0, light - (((product >> 8) + product) >> 8));
    }
  }
  return rgb;
}
