import { jpegAddon } from "./installation";
import { addonLoader } from "./load-addon";

/** What `native/jpeg.cc` does. */
export interface JpegDecoder {
  /**
   * Decodes a part of a JPEG and resamples it, byte for byte as Pillow up to 12 does (libjpeg-turbo's accurate DCT and
   * smooth upsampling; across first, then down). Of what lies outside the part nothing is taken.
   *
   * @param left the part, in whole pixels of the picture
   * @param x where in the part the result's left edge lies, in pixels: may be broken
   * @param scaleX pixels of the picture for one of the result
   * @param support the kernel: 1 linear, 2 cubic
   * @param shrink 1: a JPEG may be decoded at 1/2, 1/4 or 1/8 where that leaves the result's pixels; 0: never
   * @returns `3 outWidth outHeight` bytes: red, green, blue
   * @throws Error with libjpeg-turbo's message where the file is corrupt or ends early
   */
  resample(
    bytes: Uint8Array,
    left: number,
    top: number,
    width: number,
    height: number,
    x: number,
    y: number,
    scaleX: number,
    scaleY: number,
    outWidth: number,
    outHeight: number,
    support: number,
    shrink: number,
  ): Uint8Array<ArrayBuffer>;
  /** Writes `table[256 (i mod 3) + bytes[i]]` to `into[start + i]` for every i. */
  normalize(bytes: Uint8Array, into: Float32Array, start: number, table: Float32Array): void;
}

/** The JPEG decoder that set-up built, or undefined where there is none. */
export const loadJpegDecoder = addonLoader<JpegDecoder>(jpegAddon);
