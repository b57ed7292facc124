import { extname } from "node:path";

/** Pictures that `images.openImage` reads. */
const images = new Set("jpg jpeg jpe jfif png webp gif bmp dib tif tiff svg avif pbm pgm ppm pnm".split(" "));

/** Pictures that nothing here reads: they are counted, so that none is left out without a word. */
const unread = new Set(
  "heic heif jxl jp2 j2k jpx ico cur tga psd exr hdr dng cr2 nef arw raw pcx sgi xcf eps".split(" "),
);

const extensionOf = (path: string) => extname(path).slice(1).toLowerCase();
const isHidden = (path: string) => /(^|\/)\.[^/]*$/.test(path);

/** Whether an extension (in small letters, without its dot) is a picture's. */
export function isImageExtension(extension: string): boolean {
  return images.has(extension);
}

/** Whether a file's name says that it is a picture; hidden files (`._x.jpg` of a Mac) are none. */
export function isImageFile(path: string): boolean {
  return images.has(extensionOf(path)) && !isHidden(path);
}

/** Whether a file's name says that it is a picture of a kind that is not read. */
export function isUnreadImageFile(path: string): boolean {
  return unread.has(extensionOf(path)) && !isHidden(path);
}
