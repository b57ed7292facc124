import { encode } from "html-entities";
import { UserError } from "../common";
import { send } from "./output";

/** A picture: a file's bytes (PNG, JPEG, SVG, ...), or pixels row by row, channels last. */
export type GalleryImage =
  Uint8Array | { pixels: Uint8Array; width: number; height: number; channels: 1 | 3 | 4 };

/** Many pictures of one size, one after the other. */
export interface GalleryPictures {
  count: number;
  size: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/**
 * Shows pictures side by side, on white: what is drawn in black is seen in a dark theme, too.
 *
 * @param options.captions one a picture, shown below it.
 * @param options.width of each picture in pixels (96); small ones are enlarged with their pixels kept sharp.
 * @param options.limit how many at most (60).
 *
 * @example
 * ```ts
 * import { notebook } from "upstream";
 * const black = { pixels: new Uint8Array(16), width: 4, height: 4, channels: 1 as const };
 * await notebook.gallery([black, black], { captions: ["one", "another"], width: 48 });
 * // prints ["2 images"]
 * ```
 */
export async function gallery(
  images: readonly GalleryImage[] | GalleryPictures,
  options: { captions?: readonly string[]; width?: number; limit?: number } = {},
): Promise<void> {
  const all = "count" in images ? apart(images) : images;
  const { captions, width = 96, limit = 60 } = options;
  if (captions !== undefined && captions.length !== all.length) {
    throw new UserError(`gallery: ${captions.length} captions for ${all.length} images; expected one each`);
  }
  const items = await Promise.all(
    all.slice(0, limit).map(async (image, i) => {
      const picture = (await png(image, width)).toString("base64");
      const caption = captions === undefined ? "" : `<figcaption>${encode(captions[i])}</figcaption>`;
      return `<figure style="margin: 4px; width: ${width}px; font-size: 11px; text-align: center; overflow-wrap: anywhere"><img width="${width}" style="background: white" alt="${encode(captions?.[i] ?? "")}" src="data:image/png;base64,${picture}">${caption}</figure>`;
    }),
  );
  const more = all.length > limit ? `<p>${all.length - limit} more (${all.length} in all)</p>` : "";
  send({
    "text/html": `<div style="display: flex; flex-wrap: wrap">${items.join("")}</div>${more}`,
    "text/plain": `${all.length} images`,
  });
}

function apart({ count, size, channels, pixels }: GalleryPictures): GalleryImage[] {
  const length = size * size * channels;
  return Array.from({ length: count }, (_, i) => ({
    pixels: pixels.subarray(i * length, (i + 1) * length),
    width: size,
    height: size,
    channels,
  }));
}

async function png(image: GalleryImage, width: number): Promise<Buffer> {
  const { default: sharp } = await import("sharp");
  const picture =
    image instanceof Uint8Array
      ? sharp(image)
      : sharp(image.pixels, { raw: { width: image.width, height: image.height, channels: image.channels } });
  const kernel = image instanceof Uint8Array ? "lanczos3" : "nearest";
  return picture.resize({ width, kernel }).png({ compressionLevel: 9 }).toBuffer();
}
