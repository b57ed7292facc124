import type { Sharp } from "sharp";
import { refusal, type OpenImage } from "./open";
import type { Box, Pixels } from "./pixels";
import { resample, type Kernel } from "./resample";

/**
 * The whole picture resized to `width` x `height`, and `box` of that. Shrinking is libvips' (what lies outside the box is
 * not computed); enlarging is our own, since libvips' is half a pixel off Pillow's.
 *
 * @throws BadImage
 */
export async function resizeThenCrop(
  image: OpenImage,
  width: number,
  height: number,
  box: Box,
  kernel: Kernel,
  where: string,
): Promise<Pixels> {
  if (width > image.width || height > image.height) {
    const whole = await pixelsOf(image.pipeline(), image, where);
    return crop(resample(whole, width, height, kernel), box);
  }
  const resized = image.pipeline().resize(width, height, { fit: "fill", kernel, fastShrinkOnLoad: false });
  return pixelsOf(resized.extract(box), box, where);
}

/**
 * `box` of a picture, resized to `size` x `size`: for training. A larger box is shrunk by libvips, which decodes a JPEG
 * at 1/2, 1/4 or 1/8 of its size where that is enough, and places the box to the nearest pixel of the result; a smaller
 * one is enlarged as Pillow does.
 *
 * @throws BadImage
 */
export async function cropThenResize(
  image: OpenImage,
  box: Box,
  size: number,
  kernel: Kernel,
  where: string,
): Promise<Pixels> {
  if (box.width < size || box.height < size) {
    const part = await pixelsOf(image.pipeline().extract(box), box, where);
    return resample(part, size, size, kernel);
  }
  const [across, down] = [size / box.width, size / box.height];
  const width = Math.max(size, Math.round(image.width * across));
  const height = Math.max(size, Math.round(image.height * down));
  const left = Math.min(width - size, Math.round(box.left * across));
  const top = Math.min(height - size, Math.round(box.top * down));
  const resized = image.pipeline().resize(width, height, { fit: "fill", kernel });
  return pixelsOf(
    resized.extract({ left, top, width: size, height: size }),
    { width: size, height: size },
    where,
  );
}

/** A picture's pixels at their own size. @throws BadImage */
export function decode(image: OpenImage, where: string): Promise<Pixels> {
  return pixelsOf(image.pipeline(), image, where);
}

async function pixelsOf(
  pipeline: Sharp,
  { width, height }: { width: number; height: number },
  where: string,
): Promise<Pixels> {
  try {
    const data = await pipeline.raw({ depth: "uchar" }).toBuffer();
    if (data.length !== 3 * width * height)
      throw new Error(`${data.length} bytes of pixels, expected 3 x ${width} x ${height}`);
    return { width, height, data };
  } catch (error) {
    throw refusal(error as Error, where);
  }
}

function crop({ width, data }: Pixels, box: Box): Pixels {
  const into = new Uint8Array(3 * box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const from = 3 * ((box.top + y) * width + box.left);
    into.set(data.subarray(from, from + 3 * box.width), 3 * y * box.width);
  }
  return { width: box.width, height: box.height, data: into };
}
