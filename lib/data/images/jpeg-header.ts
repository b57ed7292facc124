/** What a JPEG's markers say. */
export interface JpegHeader {
  width: number;
  height: number;
  components: number;
  /** 8, or 12. */
  bits: number;
  /** Whether its EXIF asks for a rotation, or cannot be read. */
  isTurned: boolean;
  /** Whether the mark of its end stands behind its pixels. */
  isWhole: boolean;
}

/**
 * Reads the size of a JPEG from its markers, which takes a hundredth of what starting a decoder does. Undefined where
 * it is none, or none of the plain kind: whoever asked then asks libvips.
 */
export function readJpegHeader(bytes: Buffer): JpegHeader | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let isTurned = false;
  for (let at = 2; at + 10 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] as number;
    const length = bytes.readUInt16BE(at + 2);
    if (marker === 0xe1) isTurned ||= turns(bytes.subarray(at + 4, at + 2 + length));
    // Baseline, extended and progressive frames.
    if (marker >= 0xc0 && marker <= 0xc2)
      return {
        bits: bytes[at + 4] as number,
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        components: bytes[at + 9] as number,
        isTurned,
        isWhole: bytes.lastIndexOf(endOfImage) > at,
      };
    if (length < 2 || marker < 0xc4 || marker === 0xda) return undefined;
    at += 2 + length;
  }
  return undefined;
}

const endOfImage = Buffer.from([0xff, 0xd9]);
const orientationTag = 0x0112;

/** Whether this EXIF asks for a rotation: its first directory holds an orientation other than 1. */
function turns(segment: Buffer): boolean {
  if (segment.toString("latin1", 0, 6) !== "Exif\0\0") return false; // XMP, for instance
  const tiff = segment.subarray(6);
  const order = tiff.toString("latin1", 0, 2);
  if (tiff.length < 8 || (order !== "II" && order !== "MM")) return true;
  const [u16, u32] =
    order === "II"
      ? [(at: number) => tiff.readUInt16LE(at), (at: number) => tiff.readUInt32LE(at)]
      : [(at: number) => tiff.readUInt16BE(at), (at: number) => tiff.readUInt32BE(at)];
  const directory = u32(4);
  if (directory + 2 > tiff.length) return true;
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.length) return true;
    if (u16(at) === orientationTag) return u16(at + 8) !== 1;
  }
  return false;
}
