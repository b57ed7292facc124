import { extname } from "node:path";

const images = new Set(["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "svg", "avif"]);

/** Whether an extension (in small letters, without its dot) is a picture's. */
export function isImageExtension(extension: string): boolean {
  return images.has(extension);
}

/** Whether a file's name says that it is a picture; hidden files (`._x.jpg` of a Mac) are none. */
export function isImageFile(path: string): boolean {
  return isImageExtension(extname(path).slice(1).toLowerCase()) && !/(^|\/)\.[^/]*$/.test(path);
}
