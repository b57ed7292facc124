import type { Sharp } from "sharp";
import { BadImage } from "./bad-image";
import { readJpegHeader } from "./jpeg-header";
import { hasOwnDecoder } from "./own-jpeg";
import { loadSharp } from "./load-sharp";
import { cmykToRgb, decodeUnusual } from "./decode-unusual";

/** More pixels are refused before they are decoded (Pillow's limit for a decompression bomb). */
export const maxPixels = 89_478_485;

const openOptions = {
  failOn: "truncated",
  limitInputPixels: maxPixels,
  pages: 1,
  ignoreIcc: true,
} as const;

/** A picture whose header was read; its pixels wait to be asked for. */
export interface OpenImage {
  /** As it is shown: after the rotation that its EXIF asks for. */
  width: number;
  height: number;
  /** A pipeline from its upright, 8-bit RGB pixels. Each call starts a new one. */
  pipeline(): Promise<Sharp>;
  /** Its bytes where they are a JPEG that our own decoder takes: whole, upright, grey or of three colours. */
  jpeg?: Uint8Array;
}

/**
 * Opens an encoded picture: JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG, BMP, Netpbm's. What comes out is always 8-bit RGB:
 *
 * - CMYK is converted by Pillow's rule; 16 bits become 8; greyscale becomes grey RGB; embedded profiles are not applied
 *   (Pillow neither).
 * - Alpha: an SVG is drawn on white; elsewhere the alpha is dropped and the colours below it stay, as Pillow's
 *   `convert("RGB")`.
 * - EXIF: turned upright. Animated: the first picture. SVG: drawn with its short side `svgSize` pixels long; it can
 *   load nothing from outside.
 * - Truncated, corrupt, or of more than 89 million pixels: refused.
 *
 * @param where names the picture in errors.
 * @throws BadImage
 */
export async function openImage(bytes: Buffer, where: string, svgSize = 224): Promise<OpenImage> {
  const options = openOptions;
  if (bytes.length === 0) throw new BadImage("no picture", `${where}: empty`);
  // The usual case needs no second look: a JPEG of three components and nothing to turn.
  const jpeg = readJpegHeader(bytes);
  if (jpeg !== undefined && !jpeg.isTurned && jpeg.width > 0 && jpeg.height > 0) {
    const { width, height, components, bits, isWhole } = jpeg;
    if (width * height > maxPixels) throw new BadImage("huge image", `${where}: ${width} x ${height} pixels`);
    const isOurs = (components === 1 || components === 3) && bits === 8 && isWhole;
    if (components === 3 || (isOurs && hasOwnDecoder()))
      return {
        width,
        height,
        pipeline: async () => (await loadSharp())(bytes, options).toColourspace("srgb"),
        ...(isOurs && { jpeg: bytes }),
      };
  }
  const unusual = decodeUnusual(bytes, where, maxPixels);
  if (unusual !== undefined) {
    const { width, height, channels, data } = unusual;
    const pipeline = async () =>
      (await loadSharp())(Buffer.from(data.buffer), { raw: { width, height, channels } }).toColourspace(
        "srgb",
      );
    return { width, height, pipeline };
  }
  const sharp = await loadSharp();
  const header = await sharp(bytes, options)
    .metadata()
    .catch((error: Error) => {
      throw refusal(error, where);
    });
  const { format, autoOrient, space, hasAlpha } = header;
  let { width, height } = autoOrient;
  if (format !== "svg") {
    if (width * height > maxPixels) throw new BadImage("huge image", `${where}: ${width} x ${height} pixels`);
    if (space === "cmyk") return { width, height, pipeline: () => fromCmyk(bytes, width, height) };
    const pipeline = () => {
      const upright = sharp(bytes, options).autoOrient();
      return Promise.resolve((hasAlpha ? upright.removeAlpha() : upright).toColourspace("srgb"));
    };
    return { width, height, pipeline };
  }
  const enlarged = svgSize / Math.min(width, height);
  if (width * height * enlarged ** 2 > maxPixels)
    throw new BadImage("huge image", `${where}: an SVG of ${width} x ${height}`);
  // Densities are points an inch, from 1 to 100,000; 72 draws a unit as a pixel.
  const density = Math.min(100_000, Math.max(1, 72 * enlarged));
  width = Math.max(1, Math.round((width * density) / 72));
  height = Math.max(1, Math.round((height * density) / 72));
  const pipeline = () =>
    Promise.resolve(
      sharp(bytes, { ...options, density })
        .flatten({ background: "white" })
        .resize(width, height, { fit: "fill" })
        .toColourspace("srgb"),
    );
  return { width, height, pipeline };
}

/** Its inks are turned into light by Pillow's rule, not by a profile of libvips': 17 of 255 lie between the two. */
async function fromCmyk(bytes: Buffer, width: number, height: number): Promise<Sharp> {
  const sharp = await loadSharp();
  const inks = await sharp(bytes, openOptions)
    .autoOrient()
    .pipelineColourspace("cmyk")
    .toColourspace("cmyk")
    .raw()
    .toBuffer();
  return sharp(Buffer.from(cmykToRgb(inks).buffer), { raw: { width, height, channels: 3 } });
}

/** The BadImage that stands for an error of the decoder. */
export function refusal(error: Error, where: string): BadImage {
  const { message } = error;
  if (/pixel limit/.test(message))
    return new BadImage("huge image", `${where}: more than ${maxPixels} pixels`);
  if (/unsupported image format/.test(message))
    return new BadImage("no picture", `${where}: no picture that can be read`);
  return new BadImage("corrupt image", `${where}: ${message.split("\n")[0]}`);
}
